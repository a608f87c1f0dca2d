"""A region of the screen as a picture: ``region.capture_region`` is the one way in.

How to use it, from a page or a dialog::

    from qilu_desktop.gui.capture.region import capture_region

    capture_region(self, self.take_picture, self.tell_refusal)

``take_picture(data)`` gets a PNG file's bytes in device pixels once the user has drawn a region;
``tell_refusal(error)`` gets a ``QiluError`` to be shown where the system gives no picture (Wayland, no permission).
Esc and the right button call neither.  Our windows are hidden meanwhile and are back before either is called.  A dialog
that is run by ``exec()`` cannot be hidden without ending; it is made transparent instead, so a dialog that captures
should better be shown by ``open()``.
"""

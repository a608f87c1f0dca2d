"""查询核对: a certificate's query page taken in, read offline and held beside the form; the clerk decides (4.3a).

``dialog`` puts the parts together: ``query_card`` leads to the sites, ``shots_card`` takes pages in, ``record_card``
holds what the clerk records, ``comparison`` shows field by field what was read, ``picture`` the page itself.  ``job``
reads off the UI thread; ``read_all`` reads every unread page, ``fill_dialog`` fills a certificate from a picture.
``opening`` and ``filling`` are what the rest of the window calls.
"""

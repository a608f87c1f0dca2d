"""The page 佐证材料, room by room.

``page`` puts the rooms together and says where others hook in; ``owners`` lists whose evidence is shown, ``listing``
the evidence of one, ``detail`` edits one piece; ``intake`` brings files in; ``marking`` marks 已审验 and takes it back.
"""

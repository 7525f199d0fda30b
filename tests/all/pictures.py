"""Makes the pictures that tests send, and reads what comes back, with Pillow.

`make FOLDER` writes one file of each kind; `read FILE…` prints as JSON what is in each.
All show the same: red, green, blue and yellow quarters, clockwise from the top left.
"""

import json
import os
import struct
import sys

from PIL import Image, ImageCms

CORNERS = [(220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 220, 40)]
GPS = {1: "S", 2: (5.0, 27.0, 1.0), 3: "E", 4: (105.0, 15.0, 36.0)}
PLACE = b"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">-5.45,105.26</x:xmpmeta>"


def quarters(width, height):
    picture = Image.new("RGB", (width, height))
    for at, colour in zip([(0, 0), (1, 0), (1, 1), (0, 1)], CORNERS):
        left, top = at[0] * (width // 2), at[1] * (height // 2)
        picture.paste(colour, (left, top, left + width - width // 2, top + height - height // 2))
    return picture


def phone_photo(path):
    """A photo as a phone held upright writes it: stored on its side, with all that it knows."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x8825] = "Maker", 6, GPS
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stored = quarters(1500, 2000).rotate(90, expand=True)
    stored.save(path, quality=92, exif=exif, xmp=PLACE, icc_profile=profile, comment=b"rumah")
    with Image.open(path) as read:
        assert read.getexif().get_ifd(0x8825)[1] == "S" and read.getexif()[0x0112] == 6
        assert {"exif", "xmp", "icc_profile", "comment"} <= set(read.info), read.info.keys()


def make(folder):
    def at(name):
        return os.path.join(folder, name)

    picture = quarters(400, 300)
    phone_photo(at("phone.jpg"))
    picture.save(at("progressive.jpg"), progressive=True)
    picture.convert("CMYK").save(at("cmyk.jpg"), quality=92)
    picture.convert("L").save(at("grey.jpg"))
    deep = Image.new("I;16", (400, 300))
    for x in range(400):
        for y in range(300):
            deep.putpixel((x, y), 60000 if x < 200 else 5000)
    deep.save(at("deep.png"))
    palette = picture.quantize(8)
    index = palette.getpixel((10, 10))
    palette.save(at("palette.png"), transparency=index)
    others = [Image.new("RGB", (400, 300), (n, n, n)) for n in range(0, 250, 25)]
    picture.save(at("moving.gif"), save_all=True, append_images=others, duration=40)
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Maker", GPS
    picture.save(at("photo.webp"), exif=exif, xmp=PLACE)
    picture.save(at("moving.webp"), save_all=True, append_images=others, duration=40)
    picture.save(at("photo.avif"))
    import pillow_heif

    pillow_heif.register_heif_opener()
    picture.save(at("photo.heic"))


def chunks(path):
    """The names of the parts of a WebP file."""
    with open(path, "rb") as file:
        data = file.read()
    names, at = [], 12
    while at < len(data):
        size = struct.unpack("<I", data[at + 4 : at + 8])[0]
        names.append(data[at : at + 4].decode())
        at += 8 + size + size % 2
    return names


def read(path):
    with Image.open(path) as picture:
        picture.load()
        width, height = picture.size
        shown = picture.convert("RGBA")
        spots = [(1, 1), (3, 1), (3, 3), (1, 3)]
        return {
            "format": picture.format,
            "width": width,
            "height": height,
            "frames": getattr(picture, "n_frames", 1),
            "exif": len(picture.getexif()),
            "told": sorted({"exif", "xmp", "icc_profile", "comment"} & set(picture.info)),
            "chunks": chunks(path),
            "corners": [shown.getpixel((width * x // 4, height * y // 4)) for x, y in spots],
        }


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    print(json.dumps([read(path) for path in sys.argv[2:]]))

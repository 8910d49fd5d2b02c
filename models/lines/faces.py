"""The faces that lines are drawn with: Debian packages, files and how often each is used."""

ROOT = '/usr/share/fonts/'

# (package, file, index in the file, weight).  The weight is how often a face is drawn: plain mincho
# and gothic, which nearly all mail is printed in, more often than brush and pixel faces.
TRAINING = [
    ('fonts-ipaexfont-gothic', 'opentype/ipaexfont-gothic/ipaexg.ttf', 0, 4),
    ('fonts-ipaexfont-mincho', 'opentype/ipaexfont-mincho/ipaexm.ttf', 0, 4),
    ('fonts-ipamj-mincho', 'truetype/ipamj/ipamjm.ttf', 0, 4),
    ('fonts-noto-cjk', 'opentype/noto/NotoSansCJK-Regular.ttc', 0, 4),
    ('fonts-noto-cjk', 'opentype/noto/NotoSansCJK-Bold.ttc', 0, 3),
    ('fonts-noto-cjk-extra', 'opentype/noto/NotoSansCJK-Light.ttc', 0, 2),
    ('fonts-noto-cjk-extra', 'opentype/noto/NotoSansCJK-Black.ttc', 0, 2),
    ('fonts-noto-cjk', 'opentype/noto/NotoSerifCJK-Regular.ttc', 0, 4),
    ('fonts-noto-cjk', 'opentype/noto/NotoSerifCJK-Bold.ttc', 0, 3),
    ('fonts-noto-cjk-extra', 'opentype/noto/NotoSerifCJK-Light.ttc', 0, 2),
    ('fonts-noto-cjk-extra', 'opentype/noto/NotoSerifCJK-Black.ttc', 0, 1),
    ('fonts-hanazono', 'truetype/hanazono/HanaMinA.ttf', 0, 2),
    ('fonts-dejima-mincho', 'truetype/dejima-mincho/dejima-mincho-r227.ttf', 0, 1),
    ('fonts-oradano-mincho-gsrr', 'truetype/oradano-mincho/OradanoGSRR.ttf', 0, 1),
    ('fonts-horai-umefont', 'truetype/horai-umefont/ume-tmo3.ttf', 0, 3),
    ('fonts-horai-umefont', 'truetype/horai-umefont/ume-pms3.ttf', 0, 2),
    ('fonts-horai-umefont', 'truetype/horai-umefont/ume-tgo4.ttf', 0, 3),
    ('fonts-horai-umefont', 'truetype/horai-umefont/ume-pgo5.ttf', 0, 3),
    ('fonts-horai-umefont', 'truetype/horai-umefont/ume-hgo4.ttf', 0, 2),
    ('fonts-horai-umefont', 'truetype/horai-umefont/ume-ugo4.ttf', 0, 2),
    ('fonts-umeplus', 'truetype/umeplus/umeplus-gothic.ttf', 0, 2),
    ('fonts-umeplus-cl', 'truetype/umeplus-cl/umeplus-clp-gothic.ttf', 0, 2),
    ('fonts-konatu', 'truetype/konatu/Konatu.ttf', 0, 1),
    ('fonts-konatu', 'truetype/konatu/KonatuTohaba.ttf', 0, 1),
    ('fonts-migmix', 'truetype/migmix/migmix-1p-regular.ttf', 0, 2),
    ('fonts-migmix', 'truetype/migmix/migu-1c-bold.ttf', 0, 2),
    ('fonts-migmix', 'truetype/migmix/migu-2m-regular.ttf', 0, 2),
    ('fonts-mplus', 'opentype/mplus/Mplus1-Regular.otf', 0, 2),
    ('fonts-mplus', 'opentype/mplus/Mplus1-Black.otf', 0, 1),
    ('fonts-mplus', 'opentype/mplus/Mplus2-Medium.otf', 0, 2),
    ('fonts-mmcedar', 'truetype/mmcedar/MMCedar.ttf', 0, 2),
    ('fonts-motoya-l-cedar', 'truetype/motoya-l-cedar/MTLc3m.ttf', 0, 3),
    ('fonts-motoya-l-maruberi', 'truetype/motoya-l-maruberi/MTLmr3m.ttf', 0, 3),
    ('fonts-mona', 'truetype/mona/mona.ttf', 0, 1),
    ('fonts-monapo', 'truetype/monapo/monapo.ttf', 0, 1),
    ('fonts-sawarabi-gothic', 'truetype/sawarabi-gothic/sawarabi-gothic-medium.ttf', 0, 2),
    ('fonts-sawarabi-mincho', 'truetype/sawarabi-mincho/sawarabi-mincho-medium.ttf', 0, 2),
    ('fonts-klee', 'truetype/klee/KleeOne-Regular.ttf', 0, 3),
    ('fonts-klee', 'truetype/klee/KleeOne-SemiBold.ttf', 0, 2),
    ('fonts-seto', 'truetype/seto/setofont.ttf', 0, 2),
    ('fonts-yozvox-yozfont-edu', 'truetype/yozvox-yozfont/YOzRE_.ttf', 0, 2),
    ('fonts-yozvox-yozfont-standard-kana', 'truetype/yozvox-yozfont/YOzBS_.ttf', 0, 1),
    ('fonts-yozvox-yozfont-new-kana', 'truetype/yozvox-yozfont/YOzRNX90.ttf', 0, 1),
    ('fonts-yozvox-yozfont-antique', 'truetype/yozvox-yozfont/YOzRA_.ttf', 0, 1),
    ('fonts-yusei-magic', 'truetype/yusei-magic/YuseiMagic-Regular.ttf', 0, 2),
    ('fonts-aoyagi-kouzan-t', 'truetype/aoyagi-kouzan-t/AoyagiKouzanT.ttf', 0, 2),
    ('fonts-aoyagi-soseki', 'truetype/aoyagi-soseki/aoyagi-soseki.ttf', 0, 1),
    ('fonts-kouzan-mouhitsu', 'truetype/kouzan-mouhitsu/kouzan-mouhitsu.ttf', 0, 1),
    ('fonts-reggae', 'truetype/reggae/ReggaeOne-Regular.ttf', 0, 1),
    ('fonts-dotgothic16', 'truetype/dotgothic16/DotGothic16-Regular.ttf', 0, 3),
    # Latin letters and figures only.
    ('fonts-liberation', 'truetype/liberation/LiberationSans-Regular.ttf', 0, 2),
    ('fonts-liberation', 'truetype/liberation/LiberationSans-Bold.ttf', 0, 1),
    ('fonts-liberation', 'truetype/liberation/LiberationSansNarrow-Regular.ttf', 0, 1),
    ('fonts-liberation', 'truetype/liberation/LiberationSerif-Regular.ttf', 0, 2),
    ('fonts-liberation', 'truetype/liberation/LiberationMono-Regular.ttf', 0, 1),
    ('fonts-dejavu-core', 'truetype/dejavu/DejaVuSans.ttf', 0, 1),
    ('fonts-dejavu-core', 'truetype/dejavu/DejaVuSansMono.ttf', 0, 1),
    ('fonts-ocr-b', 'opentype/ocr-b/OCRB.otf', 0, 2),
]

# Never trained on: what is measured with them is measured on faces never seen.
HELD_OUT = [
    ('fonts-vlgothic', 'truetype/vlgothic/VL-PGothic-Regular.ttf', 0, 1),
    ('fonts-kiloji', 'truetype/kiloji/kiloji.ttf', 0, 1),
    ('fonts-morisawa-bizud-gothic', 'truetype/bizud-gothic/BIZUDGothic-Regular.ttf', 0, 2),
    ('fonts-morisawa-bizud-gothic', 'truetype/bizud-gothic/BIZUDPGothic-Bold.ttf', 0, 1),
    ('fonts-morisawa-bizud-mincho', 'truetype/bizud-mincho/BIZUDMincho-Regular.ttf', 0, 2),
]

# Of those, what probabilities are calibrated on, and how often each: mostly print.  The others are
# for testing only.
CALIBRATION = {'fonts-vlgothic': 4, 'fonts-kiloji': 1}

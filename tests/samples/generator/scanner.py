"""How a mailpiece fared on its way, and the scanner: from clean sheets to the pictures that are written."""
import numpy as np
from PIL import ImageFilter

import damage
import lighting


def damage_plan(rng, hard):
    """How badly this piece fared; hard pieces fare much worse."""
    ground = rng.choice(['white', 'white', 'black', 'grey', 'light', 'light'])
    plan = {'skew': max(-2.5, min(2.5, rng.gauss(0, 0.9))), 'rotation': 0, 'ground': ground, 'touching': rng.random() < 0.35, 'haze': rng.uniform(0.04, 0.3),
            'through': rng.uniform(0.02, 0.05) if rng.random() < 0.15 else 0, 'grain': rng.uniform(0.6, 2.2), 'contrast': 1, 'lift': 0,
            'folds': int(rng.random() < 0.12), 'fold_depth': rng.uniform(0.3, 0.8), 'specks': 0, 'margin_inch': rng.uniform(0.05, 0.3),
            'shade': rng.uniform(0.02, 0.08) if rng.random() < 0.5 else 0, 'blur': rng.uniform(0, 0.6), 'noise': rng.uniform(0, 3),
            'quality': rng.randint(70, 92), 'streak': False, 'stain': rng.random() < 0.03, 'dropout': rng.random() < 0.02}
    if rng.random() < 0.05:
        plan['rotation'] = 180
    if hard:
        plan.update(skew=rng.choice([-1, 1]) * rng.uniform(1, 10) if rng.random() < 0.7 else rng.uniform(-2, 2),
                    rotation=rng.choice([0, 0, 90, 180, 270]), haze=rng.uniform(0.25, 0.6), folds=rng.choice([0, 1, 1, 2]),
                    fold_depth=rng.uniform(0.5, 1.2), specks=rng.choice([0, 0, 20, 60]), shade=rng.uniform(0.05, 0.45),
                    blur=rng.uniform(0.3, 1.15), noise=rng.uniform(2, 9), quality=rng.randint(40, 75), streak=rng.random() < 0.2, stain=rng.random() < 0.15, dropout=rng.random() < 0.12,
                    through=rng.uniform(0.03, 0.10) if rng.random() < 0.4 else 0, margin_inch=rng.uniform(0.1, 0.6))
        if rng.random() < 0.45:
            plan.update(contrast=rng.uniform(0.35, 0.75), lift=rng.uniform(0, 12))
    return plan


def damage_words(plan, piece):
    """What of it a reader can notice, in words by which results are tabulated."""
    seen = {'skew': abs(plan['skew']) >= 3, 'rotated': plan['rotation'] != 0, 'fade': plan['contrast'] < 0.8 or 'pale' in plan,
            'fold': plan['folds'] > 0, 'shadow': plan['shade'] >= 0.25 or 'shadow' in plan, 'glare': 'glare' in plan,
            'haze': bool(piece.window) and plan['haze'] >= 0.3, 'blur': plan['blur'] >= 0.75, 'noise': plan['noise'] >= 5,
            'jpeg': plan['quality'] < 50, 'show_through': plan['through'] >= 0.05, 'stain': plan['stain'], 'dropout': plan['dropout'],
            'streak': plan['streak'], 'specks': plan['specks'] > 0, 'kraft': piece.paper == 'kraft',
            'coloured': piece.paper not in ('white', 'cream', 'kraft')}
    return [word for word, there in seen.items() if there]


def lit_sheet(piece, sheet, image, own, plan):
    """What the piece itself does to light, before it lies on the scanner; own is a random source of its own."""
    gen = np.random.default_rng(own.getrandbits(63))
    if plan.get('fibres') and piece.paper == 'kraft':
        image = lighting.fibres(image, own, gen, sheet.image, piece.tint)
    if 'pale' in plan:
        image = lighting.pale(image, gen, plan['pale'])
    if plan.get('shadow') in ('fold', 'edge'):
        image = lighting.shadow(image, own, own.uniform(0.25, 0.5), plan['shadow'])
    if 'glare' in plan:
        box = (0, 0, sheet.width_mm, sheet.height_mm)
        if piece.window and sheet is piece.sheet:
            x, y, w, h = piece.window
            box = (x, y, x + w, y + h)
        lighting.glare(image, own, tuple(sheet.px(v) for v in box), plan['glare'])
    return image


def scan(piece, sheet, rng, gen, plan, own):
    """Damage and the scanner: from a clean sheet to the picture that is written. What came later draws from own."""
    image = sheet.image
    if piece.window and sheet is piece.sheet:
        damage.haze(sheet, piece.window, rng, gen, plan['haze'])
    if plan['through']:
        other = piece.back.image if piece.back and sheet is piece.sheet else piece.sheet.image
        image = damage.show_through(image, other, gen, plan['through'])
    image = damage.grain(image, gen, plan['grain'])
    if plan['contrast'] < 1:
        image = damage.fade(image, plan['contrast'], plan['lift'])
    for _ in range(plan['folds']):
        image = damage.fold(image, rng, plan['fold_depth'])
    if plan['stain']:
        damage.stain(image, gen, rng)
    if plan['dropout']:
        damage.dropout(image, rng)
    if plan['specks']:
        damage.specks(image, rng, plan['specks'])
    image = lit_sheet(piece, sheet, image, own, plan)
    margin = max(8, int(sheet.dpi * plan['margin_inch']))
    image = damage.place(image, rng, gen, plan['skew'] + rng.uniform(-0.1, 0.1), plan['rotation'], plan['ground'], margin, plan['touching'])
    if plan.get('shadow') == 'cast':
        image = lighting.shadow(image, own, own.uniform(0.2, 0.45), 'cast')
    if plan['shade']:
        image = damage.light(image, gen, plan['shade'])
    if plan['blur'] > 0.15:
        image = image.filter(ImageFilter.GaussianBlur(plan['blur'] * sheet.dpi / 200))
    if plan['noise']:
        image = damage.sensor(image, gen, plan['noise'])
    if plan['streak']:
        damage.streak(image, rng)
    return image

"""All layouts: each function draws one mailpiece (front, perhaps back) on a Sheet."""
import layouts_lines
import layouts_columns
import layouts_flat
import layouts_junk

# name: (function, stratum, share of a mixed set)
LAYOUTS = {
    'label_long': (layouts_lines.label_long, 'a_label', 11),
    'label_tall': (layouts_lines.label_tall, 'a_label', 8),
    'window_long': (layouts_lines.window_long, 'b_window', 10),
    'window_line': (layouts_lines.window_line, 'b_window', 6),
    'window_tall': (layouts_lines.window_tall, 'b_window', 6),
    'vertical_envelope': (layouts_columns.vertical_envelope, 'c_vertical', 12),
    'western_upright': (layouts_columns.western_upright, 'c_vertical', 5),
    'western_envelope': (layouts_lines.western_envelope, 'a_label', 7),
    'big_flat': (layouts_flat.big_flat, 'd_flat', 7),
    'film_mailer': (layouts_flat.film_mailer, 'd_flat', 4),
    'letter_sheet': (layouts_flat.letter_sheet, 'd_flat', 4),
    'wrapper': (layouts_flat.wrapper, 'd_flat', 2),
    'postcard_vertical': (layouts_columns.postcard_vertical, 'e_postcard', 8),
    'postcard_lying': (layouts_flat.postcard_lying, 'e_postcard', 5),
    'crimp_postcard': (layouts_flat.crimp_postcard, 'e_postcard', 6),
    'label_columns': (layouts_columns.label_columns, 'c_vertical', 4),
    'parcel_label': (layouts_lines.parcel_label, 'a_label', 4),
    'double_window': (layouts_lines.double_window, 'b_window', 3),
    'return_mail': (layouts_columns.return_mail, 'c_vertical', 2),
    'junk_return': (layouts_junk.junk_return, 'n_negative', 1),
    'junk_flyer': (layouts_junk.junk_flyer, 'n_negative', 2),
    'junk_newsletter': (layouts_junk.junk_newsletter, 'n_negative', 1),
    'junk_plain': (layouts_junk.junk_plain, 'n_negative', 2),
    'junk_indicia': (layouts_junk.junk_indicia, 'n_negative', 1),
    'junk_form': (layouts_junk.junk_form, 'n_negative', 1),
    'junk_receipt': (layouts_junk.junk_receipt, 'n_negative', 1),
    'junk_timetable': (layouts_junk.junk_timetable, 'n_negative', 1),
}
BAR_LAYOUTS = ['label_long', 'label_tall', 'window_long', 'window_line', 'window_tall', 'western_envelope', 'big_flat', 'crimp_postcard', 'letter_sheet',
               'film_mailer', 'wrapper', 'double_window']
HAND_LAYOUTS = ['vertical_envelope', 'postcard_vertical', 'western_envelope', 'western_upright']

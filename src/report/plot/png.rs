//! The same picture in pixels: the SVG drawn by resvg with the same embedded faces.

use super::canvas::{BOLD, REGULAR};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};
use std::sync::{Arc, LazyLock};

/// Pixels of the PNG per pixel of the SVG.
const SCALE: f32 = 2.0;

/// The embedded faces alone, so that the same SVG gives the same pixels on every machine.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    Arc::new(fonts)
});

/// Draws an SVG at twice its size and encodes it as PNG; empty where the text is not an SVG that can be drawn.
pub fn png(svg: &str) -> Vec<u8> {
    let options = Options { fontdb: FONTS.clone(), font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let Ok(tree) = Tree::from_str(svg, &options) else { return Vec::new() };
    let size = tree.size();
    let pixels = |length: f32| (length * SCALE).ceil() as u32;
    let Some(mut sheet) = Pixmap::new(pixels(size.width()), pixels(size.height())) else { return Vec::new() };
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut sheet.as_mut());
    sheet.encode_png().unwrap_or_default()
}

//! A drawing as SVG 1.1.

use crate::figure::{Anchor, Figure, Shape, Tone};
use crate::html::escaped;

pub(crate) fn print(figure: &Figure) -> String {
    let (width, height) = (number(figure.width), number(figure.height));
    let shapes: String = figure.shapes.iter().map(shape).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\" font-family=\"'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif\">{shapes}</svg>",
        escaped(&figure.alt)
    )
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Line(tone, wide, points) => {
            let points: Vec<String> = points
                .iter()
                .map(|(x, y)| format!("{},{}", number(*x), number(*y)))
                .collect();
            format!(
                "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" points=\"{}\"/>",
                colour(*tone),
                number(*wide),
                points.join(" ")
            )
        }
        Shape::Box(tone, [x, y, width, height]) => format!(
            "<rect fill=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            colour(*tone),
            number(*x),
            number(*y),
            number(*width),
            number(*height)
        ),
        Shape::Word(tone, anchor, size, (x, y), text) => format!(
            "<text fill=\"{}\" text-anchor=\"{}\" font-size=\"{}\" x=\"{}\" y=\"{}\">{}</text>",
            colour(*tone),
            side(*anchor),
            number(*size),
            number(*x),
            number(*y),
            escaped(text)
        ),
    }
}

const fn side(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    }
}

fn colour(tone: Tone) -> String {
    let [red, green, blue] = tone.colour();
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// To a tenth of a unit, without a tail of zeros.
fn number(value: f64) -> String {
    let tenths = format!("{value:.1}");
    tenths
        .strip_suffix(".0")
        .map_or(tenths.clone(), str::to_owned)
}

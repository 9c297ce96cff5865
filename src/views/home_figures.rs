//! The small drawings of the lesson map: 64 by 64, decoration beside the title that says it.

use yew::prelude::*;

const INK: &str = "var(--ink)";
const EDGE: &str = "var(--edge)";
const ACCENT: &str = "var(--accent)";
const WASH: &str = "var(--accent-wash)";

/// Shapes of one colour pair: fill, stroke, path.
type Layer = (&'static str, &'static str, &'static str);

/// What is drawn for the scene of this id, back to front.
fn layers(id: &str) -> &'static [Layer] {
    match id {
        "pixels" => &[
            ("#000", "none", "M4 4h56v56H4z"),
            ("#777", "none", "M18 12h10v10H18zM38 42h10v10H38z"),
            ("#fff", "none", "M28 12h20v10H28zM38 22h10v10H38zM28 32h10v10H28zM28 42h10v10H28z"),
            ("none", EDGE, "M4 4h56v56H4z"),
        ],
        "challenge" => &[
            ("none", EDGE, "M4 4h26v26H4zM34 4h26v26H34zM4 34h26v26H4zM34 34h26v26H34z"),
            (
                "none",
                INK,
                "M9 9l16 16M25 9L9 25M46 8l9 9M55 8l-9 9M6 44l22 7M20 38l-6 20M42 42l10 10M52 42L42 52",
            ),
        ],
        "pipeline" => &[
            ("none", EDGE, "M3 24h15v15H3zM46 24h15v15H46zM18 32h5M41 32h5"),
            (WASH, ACCENT, "M23 22.5h18v18H23z"),
        ],
        "datasets" => &[
            ("#000", "none", "M4 4h27v27H4zM33 4h27v27H33zM4 33h27v27H4zM33 33h27v27H33z"),
            (
                "none",
                "#fff",
                "M17 9v17M41 10q10-3 8 4t-9 11h11M11 39h11l-6 7q8 0 5 7t-10 2M48 37l-8 11h13M49 43v13",
            ),
        ],
        "patches" => &[
            ("none", EDGE, "M4 4h56v56H4zM18 4v56M32 4v56M46 4v56M4 18h56M4 32h56M4 46h56"),
            (WASH, ACCENT, "M4 4h28v28H4zM32 32h28v28H32z"),
            ("none", INK, "M26 26l11 11M32 37h5v-5"),
        ],
        "features" => &[
            ("none", EDGE, "M4 4h56v56H4z"),
            (
                INK,
                "none",
                "M8 8h8v8H8zM16 16h8v8h-8zM24 24h8v8h-8zM32 32h8v8h-8zM40 40h8v8h-8zM48 48h8v8h-8zM48 8h8v8h-8zM40 16h8v8h-8zM32 24h8v8h-8zM24 32h8v8h-8zM16 40h8v8h-8zM8 48h8v8H8z",
            ),
            ("none", ACCENT, "M8 8h24v24H8z"),
        ],
        "convolution" => &[
            ("none", EDGE, "M4 14h36v36H4zM13 14v36M22 14v36M31 14v36M4 23h36M4 32h36M4 41h36"),
            (WASH, ACCENT, "M13 14h27v27H13z"),
            ("none", EDGE, "M40 14l12 14M40 41l12-4"),
            ("var(--p3)", INK, "M52 28h9v9h-9z"),
        ],
        "output_size" => &[
            ("none", INK, "M17 8h-8v48M9 56h8M47 8h8v48M55 56h-8"),
            ("none", ACCENT, "M22 32h20M27 40h10M27 24h10"),
        ],
        "channels" => &[
            ("var(--surface)", EDGE, "M4 16h20v20H4zM9 21h20v20H9z"),
            ("none", INK, "M31 32h8M36 29l3 3-3 3"),
            ("var(--p2)", EDGE, "M44 6h15v15H44zM44 44h15v15H44z"),
            ("var(--n2)", EDGE, "M44 25h15v15H44z"),
        ],
        "pooling" => &[
            ("var(--p1)", EDGE, "M4 16h32v32H4zM12 16v32M20 16v32M28 16v32M4 24h32M4 32h32M4 40h32"),
            ("var(--p4)", "none", "M12 16h8v8h-8zM28 24h8v8h-8zM4 40h8v8H4zM20 32h8v8h-8z"),
            ("none", INK, "M4 16h16v16H4z"),
            ("var(--p4)", EDGE, "M44 24h16v16H44zM52 24v16M44 32h16"),
        ],
        "backward" => &[
            ("none", EDGE, "M28 16h32v32H28zM39 16v32M49 16v32M28 27h32M28 37h32"),
            ("var(--n2)", "var(--n5)", "M28 16h21v21H28z"),
            ("none", ACCENT, "M22 27H5M11 20l-7 7 7 7"),
        ],
        "image_filters" => &[
            ("none", EDGE, "M4 4h56v56H4z"),
            ("none", "var(--n4)", "M16 16h32M16 20h26M48 16L30 52"),
            ("none", "var(--p4)", "M16 24h20M40 24L24 52M45 26L34 52"),
        ],
        "network" => &[
            ("none", EDGE, "M4 8h5v48H4zM14 12h7v40h-7zM27 18h8v28h-8z"),
            (WASH, ACCENT, "M41 24h6v16h-6zM54 14h4v36h-4z"),
        ],
        "train" => {
            &[("none", EDGE, "M6 4v52h54"), ("none", ACCENT, "M6 8c3 24 6 36 14 40l5-2 6 4 6-2 7 3 6-2 10 2")]
        }
        "architectures" => &[
            (INK, "none", "M4 8h3v7H4zM4 18h24v7H4zM4 38h12v7H4zM4 48h4v7H4z"),
            (ACCENT, "none", "M4 28h56v7H4z"),
        ],
        "depth" => &[
            ("none", EDGE, "M4 58h56"),
            (
                "var(--n4)",
                "none",
                "M6 55h6v3H6zM15 53h6v5h-6zM24 49h6v9h-6zM33 42h6v16h-6zM42 32h6v26h-6zM51 16h6v42h-6z",
            ),
            ("none", ACCENT, "M6 12q24 0 52-4"),
        ],
        "transfer" => &[
            ("none", EDGE, "M6 4v52h54"),
            ("none", EDGE, "M6 52q30 0 52-16"),
            ("none", INK, "M6 46q22-20 52-24"),
            ("none", ACCENT, "M6 40q10-24 52-28"),
        ],
        _ => &[("none", EDGE, "M4 4h56v56H4z")],
    }
}

/// The drawing of the scene of this id.
pub fn scene_figure(id: &str) -> Html {
    html! {
        <svg class="fig" viewBox="0 0 64 64" aria-hidden="true">
            { for layers(id).iter().map(|(fill, stroke, d)| {
                let width = if *stroke == EDGE { "1" } else { "2" };
                html! { <path fill={*fill} stroke={*stroke} stroke-width={width} d={*d} /> }
            }) }
        </svg>
    }
}

//! Line icons, 20 by 20. They carry no name of their own: the button beside them does.

use yew::prelude::*;

/// Which icon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each name says what is drawn")]
pub enum Glyph {
    Play,
    Pause,
    Prev,
    Next,
    Share,
    Pin,
    Minus,
    Plus,
    Menu,
    Keys,
    Undo,
    Redo,
    Copy,
    Check,
    Warn,
    Stop,
    MadeFrom,
    GoesInto,
    Info,
    Close,
    Loop,
    Dice,
    Screen,
    Offline,
    Book,
}

fn path(glyph: Glyph) -> &'static str {
    match glyph {
        Glyph::Play => "M7 4.5l8.5 5.5L7 15.5z",
        Glyph::Pause => "M7 5v10M13 5v10",
        Glyph::Prev => "M14 5l-7 5 7 5zM5 5v10",
        Glyph::Next => "M6 5l7 5-7 5zM15 5v10",
        Glyph::Share => "M10 12V3.5M6.8 6.2L10 3l3.2 3.2M5.5 9.5H4.2v7h11.6v-7h-1.3",
        Glyph::Pin => "M8 3.5h4M8.5 3.5v5L6 11.5h8l-2.5-3v-5M10 11.5V17",
        Glyph::Minus => "M5 10h10",
        Glyph::Plus => "M5 10h10M10 5v10",
        Glyph::Menu => "M4 6h12M4 10h12M4 14h12",
        Glyph::Keys => "M2.5 5h15v10h-15zM5.5 8h.01M8.5 8h.01M11.5 8h.01M14.5 8h.01M7 12h6",
        Glyph::Undo => "M7 4L4 7l3 3M4 7h7.5a4 4 0 0 1 0 8H8",
        Glyph::Redo => "M13 4l3 3-3 3M16 7H8.5a4 4 0 0 0 0 8H12",
        Glyph::Copy => "M7 7h9v9.5H7zM13 7V3.5H4V13h3",
        Glyph::Check => "M4.5 10.5l3.5 3.5 7.5-8",
        Glyph::Warn => "M10 3.5l7.5 13h-15zM10 8v4M10 14.2h.01",
        Glyph::Stop => "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6.5v4.5M10 13.5h.01",
        Glyph::MadeFrom => "M16 10H5M9 6l-4 4 4 4",
        Glyph::GoesInto => "M4 10h11M11 6l4 4-4 4",
        Glyph::Info => "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 9v4.5M10 6.5h.01",
        Glyph::Close => "M5 5l10 10M15 5L5 15",
        Glyph::Loop => {
            "M4 9V8a3 3 0 0 1 3-3h8M12.5 2.5L15 5l-2.5 2.5M16 11v1a3 3 0 0 1-3 3H5M7.5 12.5L5 15l2.5 2.5"
        }
        Glyph::Dice => "M4 4h12v12H4zM7.5 7.5h.01M12.5 7.5h.01M10 10h.01M7.5 12.5h.01M12.5 12.5h.01",
        Glyph::Screen => "M3 3.5h14V13H3zM10 13v3.5M7 16.5h6",
        Glyph::Offline => "M10 3v9M6.5 9l3.5 3.5L13.5 9M4 16.5h12",
        Glyph::Book => {
            "M4 4h5a1.5 1.5 0 0 1 1 .5 1.5 1.5 0 0 1 1-.5h5v11.5h-5a1.5 1.5 0 0 0-1 .5 1.5 1.5 0 0 0-1-.5H4zM10 4.5V16"
        }
    }
}

/// One icon in the colour of the text around it.
pub fn icon(glyph: Glyph) -> Html {
    html! {
        <svg class="ic" viewBox="0 0 20 20" aria-hidden="true"><path d={path(glyph)} /></svg>
    }
}

/// The mark, `size` CSS pixels wide: a three by three grid with a two by two window.
pub fn logo(size: u32) -> Html {
    let size = size.to_string();
    html! {
        <svg width={size.clone()} height={size} viewBox="0 0 22 22" aria-hidden="true">
            <path fill="none" stroke="currentColor"
                d="M1.5 1.5h19v19h-19zM1.5 7.8h19M1.5 14.2h19M7.8 1.5v19M14.2 1.5v19" />
            <rect x="7.8" y="7.8" width="12.7" height="12.7" fill="var(--accent)" fill-opacity=".16"
                stroke="var(--accent)" stroke-width="2" />
        </svg>
    }
}

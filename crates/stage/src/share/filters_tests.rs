use proptest::prelude::*;

use super::*;
use crate::image::{Channel, Edit, Edits, PixelId};
use crate::scenes::image_filters::Direction;

fn opened(query: &str) -> FilterLink {
    let (link, notices) = read(query);
    assert_eq!(notices, [], "{query}");
    link
}

#[test]
fn a_link_written_by_hand_says_what_it_says() {
    let link = opened("photo=coffee&f=gabor&k=9&angle=45&colour=rgb&show=signed&ch=b&pin=116,169&zoom=3");
    assert_eq!(link.params.source, Source::Photo(Photo::Coffee));
    let gabor = Filter::Gabor { size: 9, wavelength: 5.0, orientation: 45.0, phase: 0.0 };
    assert_eq!((link.params.filter, link.params.colour), (gabor, Colour::EachChannel));
    assert_eq!((link.params.show, link.channel), (Some(Show::Signed { channel: 0 }), 2));
    assert_eq!(link.pin, Some([116, 169]));
    assert_eq!(opened("photo=cameraman&f=sobel_x"), FilterLink::default());
    assert_eq!(opened("f=scharr_y").params.filter, Filter::Scharr(Direction::Y));
}

#[test]
fn numbers_of_ones_own_are_readable() {
    let link = opened("f=custom&w=0,1%2C0;1,-4,1;0,1,0&div=2");
    let Filter::Custom(kernel) = &link.params.filter else { panic!("it is custom") };
    assert_eq!((kernel.size(), kernel.divisor()), ([3, 3], 2.0));
    assert_eq!(write(&link), "f=custom&w=0,1,0;1,-4,1;0,1,0&div=2");
    assert_eq!(opened("w=1,2"), opened("f=custom&w=1,2"));
}

#[test]
fn a_bad_value_gives_the_usual_one_and_names_its_key() {
    for (key, value) in [
        ("f", "blur"),
        ("f", ""),
        ("photo", "upload"),
        ("colour", "cmyk"),
        ("show", "loud"),
        ("ch", "x"),
        ("pin", "3"),
        ("pin", "1,640"),
        ("pin", "-1,2"),
        ("set", "1,2"),
        ("set", "1,2,256"),
        ("set", "x,1,2,3"),
        ("w", "1,2;3"),
        ("w", "1e5"),
    ] {
        let (link, notices) = read(&format!("{key}={value}"));
        assert_eq!(link, FilterLink::default(), "{key}={value}");
        let [LinkNotice { key: named, what: LinkProblem::Bad }] = &notices[..] else { panic!("{notices:?}") };
        assert_eq!(named, key);
    }
    assert_eq!(read("f=custom").1.len(), 1, "without numbers there is no kernel");
    assert_eq!(read("f=custom&w=1&div=0").1.len(), 1);
}

#[test]
fn what_is_too_large_is_cut_down_and_named() {
    let (link, notices) = read("f=box&k=99");
    assert_eq!(link.params.filter, Filter::Box { size: 11 });
    assert_eq!(notices, [LinkNotice { key: "k".to_owned(), what: LinkProblem::Clamped }]);
    let (link, notices) = read(&format!("w={}", ["1"; 500].join(",")));
    assert_eq!(link.params.filter.kernel().size(), [1, limits::KERNEL]);
    assert_eq!(notices.len(), 1);
}

#[test]
fn own_pictures_are_in_no_link() {
    for source in [Source::Upload, Source::Drawing, Source::Webcam] {
        let at = PixelId { channel: Channel::Grey, row: 1, col: 2 };
        let edits = Edits::from(vec![Edit { at, value: 3 }]);
        let params = Params { source, edits, ..Params::default() };
        assert_eq!(write(&FilterLink { params, ..FilterLink::default() }), "");
    }
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let numbers = proptest::collection::vec(-900..900_i32, 121);
    let custom =
        (1..=11_usize, 1..=11_usize, numbers, 1..99_u32).prop_map(|(rows, cols, numbers, divisor)| {
            let row = |y: usize| numbers[y * cols..][..cols].iter().map(|n| f64::from(*n) / 4.0).collect();
            let rows: Vec<Vec<f64>> = (0..rows).map(row).collect();
            Filter::Custom(Kernel::custom(&rows, f64::from(divisor)).expect("small numbers"))
        });
    let gabor = (0..5_usize, 2.0..22.0, -360.0..360.0, -360.0..360.0).prop_map(
        |(size, wavelength, orientation, phase)| Filter::Gabor {
            size: size * 2 + 3,
            wavelength,
            orientation,
            phase,
        },
    );
    let offered = (0..FILTERS.len()).prop_map(|at| FILTERS[at].clone());
    let bell =
        (0..6_usize, 0.3..5.0).prop_map(|(size, sigma)| Filter::Gaussian { size: size * 2 + 1, sigma });
    prop_oneof![custom, gabor, offered, bell]
}

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same_link(
        filter in any_filter(), photo in 0..7_usize, rgb: bool, show in proptest::option::of(0..3_usize),
        edits in proptest::collection::vec((0..640_usize, 0..640_usize, any::<u8>()), 0..3),
        channel in 0..3_usize, pin in proptest::option::of((0..640_usize, 0..640_usize)),
    ) {
        let colour = if rgb { Colour::EachChannel } else { Colour::Luminance };
        let show = show.map(|at| SHOWS[at].1);
        let plane = if rgb { Channel::RGB[channel] } else { Channel::Grey };
        let edit = |(row, col, value)| Edit { at: PixelId { channel: plane, row, col }, value };
        let edits = edits.into_iter().map(edit).collect();
        let params = Params { source: PHOTOS[photo].1, filter, colour, show, edits };
        let link = FilterLink { params, channel, pin: pin.map(|(row, col)| [row, col]) };
        let text = write(&link);
        prop_assert!(text.is_ascii());
        prop_assert_eq!(opened(&text), link);
    }

    #[test]
    fn garbage_never_panics_and_settles(
        garbage in "(f|w|k|div|pin|set|photo|sigma|wave)=[-~0-9,;|.eA-Za-z_%]{0,40}(&(f|w|k|div|pin|ch)=[-~0-9a-z_,;]{0,20}){0,5}"
    ) {
        let text = write(&read(&garbage).0);
        prop_assert_eq!(write(&opened(&text)), text);
    }
}

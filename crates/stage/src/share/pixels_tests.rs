use proptest::prelude::*;

use super::*;
use crate::image::limits::EDITS;
use crate::image::{Channel, Edit, Edits, Pattern, Photo, PixelId};

fn opened(query: &str) -> PixelLink {
    let (link, notices) = read(query);
    assert_eq!(notices, [], "{query}");
    link
}

#[test]
fn a_link_written_by_hand_says_what_it_says() {
    let link = opened("digit=7&n=8&at=10,9&as=unit&set=16,15,200;1,2,0&t=0.5&pin=16,15&zoom=3");
    let params = &link.params;
    assert_eq!(params.source, Source::Digit { split: Split::Train, index: 7 });
    assert_eq!(params.region, Region { row: 10, col: 9, rows: 8, cols: 8 });
    assert_eq!((params.reading, params.edits.len()), (Reading::Unit, 2));
    let at = PixelId { channel: Channel::Grey, row: 16, col: 15 };
    assert_eq!(params.edits.as_slice()[0], Edit { at, value: 200 });
    assert_eq!((link.t, link.pin), (0.5, Some([16, 15])));
    assert_eq!(opened("at=10,9&n=8").params.region, params.region, "in any order");
    assert_eq!(opened("digit=61&t=1"), PixelLink::default());
}

#[test]
fn another_picture_begins_with_a_frame_in_its_middle() {
    let link = opened("ch=r&photo=coffee&set=r,1,2,3");
    assert_eq!(link.params.region, Region { row: 122, col: 186, rows: 12, cols: 12 });
    assert_eq!(link.params.channel, Channel::Red);
    assert_eq!(link.params.edits.as_slice()[0].at.channel, Channel::Red);
    assert_eq!(write(&link), "photo=coffee&ch=r&set=r,1,2,3");
    assert_eq!(opened("photo=ramp").params.source, Source::Pattern(Pattern::Ramp));
    let test = opened("digit=test,9999");
    assert_eq!(test.params.source, Source::Digit { split: Split::Test, index: 9999 });
    assert_eq!(test.params.region, Params::default().region);
}

#[test]
fn a_bad_value_gives_the_usual_one_and_names_its_key() {
    for (key, value) in [
        ("digit", "60000"),
        ("digit", "test,10000"),
        ("digit", "-1"),
        ("photo", "upload"),
        ("n", "x"),
        ("at", "3"),
        ("at", "1,640"),
        ("ch", "x"),
        ("as", "loud"),
        ("set", "1,2"),
        ("set", "1,2,256"),
        ("set", "x,1,2,3"),
        ("set", "1,2,3;"),
        ("t", "soon"),
        ("pin", "-1,2"),
    ] {
        let (link, notices) = read(&format!("{key}={value}"));
        assert_eq!(link, PixelLink::default(), "{key}={value}");
        let [LinkNotice { key: named, what: LinkProblem::Bad }] = &notices[..] else { panic!("{notices:?}") };
        assert_eq!(named, key);
    }
}

#[test]
fn what_is_too_large_is_cut_down_and_named() {
    for (query, key) in [("n=99", "n"), ("n=1", "n"), ("t=9999", "t")] {
        let (link, notices) = read(query);
        let [LinkNotice { key: named, what: LinkProblem::Clamped }] = &notices[..] else {
            panic!("{notices:?}")
        };
        assert_eq!(named, key);
        assert!(link.params.region.rows <= limits::GRID && link.t <= LAST);
    }
    let many: Vec<String> = (0..EDITS + 9).map(|n| format!("{},{},3", n / 500, n % 500)).collect();
    let many = many.join(";");
    let (link, notices) = read(&format!("set={many}"));
    assert_eq!((link.params.edits.len(), notices.len()), (EDITS, 1));
}

#[test]
fn ones_own_picture_and_what_was_changed_in_it_are_in_no_link() {
    let at = PixelId { channel: Channel::Grey, row: 1, col: 2 };
    let params = Params {
        source: Source::Upload,
        edits: Edits::from(vec![Edit { at, value: 3 }]),
        ..Params::default()
    };
    assert_eq!(write(&PixelLink { params, ..PixelLink::default() }), "");
}

fn sources() -> impl Strategy<Value = Source> {
    prop_oneof![
        (0..60_000_u32).prop_map(|index| Source::Digit { split: Split::Train, index }),
        (0..10_000_u32).prop_map(|index| Source::Digit { split: Split::Test, index }),
        Just(Source::Photo(Photo::Cameraman)),
        Just(Source::Photo(Photo::Coffee)),
        Just(Source::Pattern(Pattern::ZonePlate)),
        Just(Source::Upload),
    ]
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        source in sources(), side in 4..33_usize, row in 0..600_usize, col in 0..600_usize, channel in 0..4_usize,
        unit: bool, edits in prop::collection::vec((0..640_usize, 0..640_usize, any::<u8>()), 0..5),
        t in 0..=2000_u32, pin in prop::option::of((0..640_usize, 0..640_usize)),
    ) {
        let channel = [Channel::Grey, Channel::Red, Channel::Green, Channel::Blue][channel];
        let edit = |(row, col, value)| Edit { at: PixelId { channel, row, col }, value };
        let params = Params {
            source,
            region: Region { row, col, rows: side, cols: side },
            channel,
            reading: if unit { Reading::Unit } else { Reading::Bytes },
            edits: edits.into_iter().map(edit).collect(),
        };
        let link = PixelLink { params, t: f64::from(t) / 100.0, pin: pin.map(|(row, col)| [row, col]) };
        let written = write(&link);
        let back = opened(&written);
        prop_assert_eq!(write(&back), written);
        if source.is_shareable() {
            prop_assert_eq!(back, link);
        }
    }

    #[test]
    fn garbage_never_panics(query in "[a-z0-9=&,;.%-]{0,80}") {
        let (link, _) = read(&query);
        prop_assert!(link.params.region.rows <= limits::GRID && link.params.edits.len() <= EDITS);
    }
}

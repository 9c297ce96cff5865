//! What happens when a person does this and that with a picture.

use super::*;
use crate::frame::{CellId, Role};
use crate::image::{Channel, Pattern, Photo, Picture, PictureError, Region, Source};
use crate::scenes::SceneId;
use crate::scenes::image_filters::{Colour, Direction, Filter, Show};
use crate::share::{Link, parse};
use std::rc::Rc;

/// The scene with the edge of [`Pattern::Edge`] on screen.
pub(super) fn opened(query: &str) -> Filters {
    let mut filters = Filters::default();
    assert_eq!(filters.update(PictureMsg::LinkOpened(query.to_owned())), []);
    assert_eq!(filters.update(PictureMsg::Opened), []);
    assert_eq!(filters.troubles(), []);
    filters
}

pub(super) fn tell(
    filters: &mut Filters,
    messages: impl IntoIterator<Item = PictureMsg>,
) -> Vec<PictureEffect> {
    messages.into_iter().flat_map(|msg| filters.update(msg)).collect()
}

fn weight(row: i32, col: i32) -> CellId {
    CellId::new(Role::Weight, 0, row, col)
}

#[test]
fn the_photo_is_fetched_when_the_scene_is_opened_and_once_only() {
    let mut filters = Filters::default();
    let fetch = PictureEffect::Fetch(Photo::Cameraman);
    assert_eq!(filters.update(PictureMsg::Opened), [fetch]);
    assert_eq!(filters.update(PictureMsg::Opened), [], "it is on its way");
    let photo = Rc::new(Pattern::ZonePlate.picture(64));
    assert_eq!(filters.update(PictureMsg::PhotoCame(Photo::Cameraman, Some(photo))), []);
    assert_eq!(filters.shown().map(Shown::size), Some([64, 64]));
    assert_eq!(filters.thumbs().len(), 22);
    let there_and_back = [Source::Pattern(Pattern::Ramp), Source::default()].map(PictureMsg::SourceChosen);
    assert_eq!(tell(&mut filters, there_and_back), [PictureEffect::Settled, PictureEffect::Settled]);
}

#[test]
fn a_photo_that_does_not_come_is_asked_for_again() {
    let mut filters = Filters::default();
    let _ = filters.update(PictureMsg::Opened);
    assert_eq!(filters.update(PictureMsg::PhotoCame(Photo::Cameraman, None)), []);
    assert_eq!(filters.troubles(), [Trouble::Photo(Photo::Cameraman)]);
    let again = filters.update(PictureMsg::SourceChosen(Source::default()));
    assert_eq!(again, [PictureEffect::Fetch(Photo::Cameraman), PictureEffect::Settled]);
    assert_eq!(filters.troubles(), []);
}

#[test]
fn every_bad_input_has_its_sentence_and_nothing_is_lost() {
    let mut filters = opened("photo=edge&f=sobel_y&pin=3,4");
    let before = filters.query();
    let bad = [
        PictureMsg::PictureGiven(Err(PictureError::TooManyBytes { bytes: 100_000_000, most: 32 << 20 })),
        PictureMsg::PictureGiven(Err(PictureError::NotAPicture)),
        PictureMsg::PictureGiven(Err(PictureError::NoPixels)),
        PictureMsg::PictureGiven(Err(PictureError::TooManyPixels { width: 9, height: 9, most: 50_000_000 })),
        PictureMsg::TextGiven,
        PictureMsg::NumbersPasted(weight(0, 0), "1\tx".to_owned()),
        PictureMsg::NumbersPasted(weight(2, 2), "1\t2".to_owned()),
        PictureMsg::NumberTyped(weight(0, 0), "5000".to_owned()),
    ];
    let count = bad.len();
    assert_eq!(tell(&mut filters, bad), []);
    for name in ["NotAllowedError", "NotFoundError", "NotReadableError", "TypeError"] {
        let _ = filters.update(PictureMsg::CameraRefused(CameraTrouble::named(name)));
    }
    assert_eq!(filters.troubles().len(), count + 4);
    let mut sentences: Vec<String> = filters.troubles().iter().map(Trouble::words).collect();
    sentences.sort();
    sentences.dedup();
    assert_eq!(sentences.len(), count + 4, "each has a sentence of its own");
    assert!(sentences.iter().any(|s| s.contains("100 MB")), "{sentences:?}");
    assert_eq!(filters.query(), before);
    let first = filters.troubles()[0].clone();
    let _ = filters.update(PictureMsg::TroubleRead(first.clone()));
    assert!(!filters.troubles().contains(&first));
}

#[test]
fn a_number_typed_into_the_kernel_makes_it_ones_own_and_undo_takes_it_back() {
    let mut filters = opened("photo=edge");
    let typed = |text: &str| PictureMsg::NumberTyped(weight(1, 2), text.to_owned());
    assert_eq!(filters.update(typed("-")), [], "half a number");
    assert_eq!(filters.remarks().len(), 1);
    assert!(filters.kernel_frame().mark(weight(1, 2)).is_some_and(|mark| mark.state.pending));
    let effects = tell(&mut filters, [typed("5"), typed("52"), PictureMsg::NumberDone]);
    assert_eq!(effects, [PictureEffect::Settled, PictureEffect::Settled]);
    assert_eq!(filters.kernel_value(weight(1, 2)), Some(52.0));
    assert_eq!(filters.query(), "photo=edge&f=custom&w=-1,0,1;-2,0,52;-1,0,1");
    let _ = filters.update(PictureMsg::UndoPressed);
    assert_eq!(filters.params().filter, Filter::Sobel(Direction::X), "both keys are one step");
    let _ = filters.update(PictureMsg::RedoPressed);
    assert_eq!(filters.kernel_value(weight(1, 2)), Some(52.0));
    let reverted = [typed("7"), PictureMsg::NumberReverted(weight(1, 2))];
    let _ = tell(&mut filters, reverted);
    assert_eq!(filters.kernel_value(weight(1, 2)), Some(52.0));
}

#[test]
fn a_pasted_table_and_another_size_keep_the_other_numbers() {
    let mut filters = opened("photo=impulse&f=box");
    let _ = filters.update(PictureMsg::NumbersPasted(weight(1, 1), "2\t3\n4\t5".to_owned()));
    assert_eq!(filters.query(), "photo=impulse&f=custom&w=1,1,1;1,2,3;1,4,5&div=9");
    let _ = filters.update(PictureMsg::SizeChosen(5));
    assert_eq!(filters.params().filter.kernel().size(), [5, 5]);
    assert_eq!(filters.kernel_value(weight(3, 3)), Some(5.0), "the middle stays in place");
    let _ = filters.update(PictureMsg::SizeChosen(99));
    assert_eq!(filters.params().filter.kernel().size(), [11, 11]);
    let mut box_filter = opened("photo=impulse&f=box");
    let _ = box_filter.update(PictureMsg::SizeChosen(7));
    assert_eq!(box_filter.params().filter, Filter::Box { size: 7 });
}

#[test]
fn a_pixel_is_its_window_its_products_and_a_link_to_them() {
    let mut filters = opened("photo=edge");
    // The edge lies between columns 95 and 96: nothing inside is stronger.
    assert_eq!(filters.shown().map(Shown::strongest), Some([1, 95]));
    let focus = filters.focus([50, 95]).expect("a pixel");
    assert_eq!((focus.value.as_str(), focus.pixel.as_str(), focus.outside), ("512", "64", 0));
    assert_eq!((focus.window.row, focus.window.col), (49.0, 94.0));
    assert_eq!((focus.lens.rows.len(), focus.lens.window.row), (9, 3.0));
    let link = focus.link.expect("the kernel is small");
    let Link::Lab(SceneId::CONVOLUTION, Some(query)) = parse(&link).link else {
        panic!("{link} leads elsewhere")
    };
    assert_eq!(query, "x=64,64,192;64,64,192;64,64,192&w=-1,0,1;-2,0,2;-1,0,1&t=1");
    let frame = focus.frame.expect("a sum");
    assert_eq!((frame.terms.terms.len(), frame.terms.total_text.as_str()), (9, "512"));
    assert_eq!((frame.terms.output.row, frame.terms.output.col), (50, 95));
    assert_eq!(focus.place, "[50, 95]");
    let effects = filters.update(PictureMsg::Pinned([50, 95]));
    assert!(matches!(&effects[..], [PictureEffect::Announce(_), PictureEffect::Settled]));
    assert_eq!(filters.query(), "photo=edge&pin=50,95");
    assert_eq!(filters.update(PictureMsg::Pinned([500, 0])), [], "there is no such pixel");
}

#[test]
fn every_kernel_up_to_eleven_opens_in_convolution() {
    for filter in crate::scenes::image_filters::FILTERS {
        let mut filters = opened("photo=checkerboard");
        let _ = filters.update(PictureMsg::FilterChosen(filter.clone()));
        let focus = filters.focus([24, 24]).expect("a pixel");
        assert!(focus.link.is_some(), "{filter:?}");
        assert!(filters.program([24, 24]).is_some_and(|program| program.output.starts_with("tensor(")));
    }
}

#[test]
fn the_key_says_what_lies_beyond_the_ends() {
    let mut filters = opened("photo=edge");
    let scale = filters.shown().expect("a picture").scale(filters.show());
    assert_eq!((scale.bound, scale.signed), (Some(800.0), true));
    let plain = [PictureMsg::ShowChosen(Some(Show::Plain)), PictureMsg::ScaleFitted];
    let _ = tell(&mut filters, plain);
    let scale = filters.shown().expect("a picture").scale(filters.show());
    assert_eq!((scale.bound, scale.signed), (None, false));
    assert!(scale.beyond > 0.0);
}

/// A picture in colour of one's own, 64 by 64.
fn colourful() -> Picture {
    let rgba: Vec<u8> = (0..64 * 64_u32)
        .flat_map(|i| [(i * 7 % 251) as u8, (i * 13 % 241) as u8, (i * i % 239) as u8, 255])
        .collect();
    Picture::from_rgba(64, 64, &rgba, OWN_SIDE).expect("a picture")
}

#[test]
fn another_number_in_the_picture_changes_the_responses_that_read_it_and_no_others() {
    let mut filters = opened("photo=ramp&f=gabor&k=11&colour=rgb&ch=g");
    let _ = filters.update(PictureMsg::PictureGiven(Ok(colourful())));
    let before = filters.shown().cloned().expect("a picture");
    let at = [20, 3];
    let stored = filters.focus(at).expect("a pixel").stored;
    assert_eq!(filters.focus(at).expect("a pixel").place, "[1, 20, 3]", "green is the second channel");
    // Nine columns and not eleven: the picture begins three to the left of it.
    let own = before.picture.at(Channel::Green, at).expect("a pixel");
    assert_eq!(stored, Stored::Here { channel: Channel::Green, value: own, was: None, readers: 11 * 9 });
    let paints = filters.paints();
    let effects = filters.update(PictureMsg::ValueSet(at, 255));
    let [PictureEffect::Repaint(fresh), PictureEffect::Settled, PictureEffect::Announce(_)] = &effects[..]
    else {
        panic!("{effects:?}")
    };
    assert_eq!(fresh.picture, Region { row: 20, col: 3, rows: 1, cols: 1 });
    assert_eq!(fresh.response, Region { row: 15, col: 0, rows: 11, cols: 9 });
    assert_eq!(filters.paints(), paints, "the rest of the canvases stays");
    assert_eq!(filters.pin(), Some(at), "what is changed stays selected");
    let after = filters.shown().cloned().expect("a picture");
    for (place, (old, new)) in before.response.values().iter().zip(after.response.values()).enumerate() {
        let [channel, row, col] = [place / 4096, place / 64 % 64, place % 64];
        let read = channel == 1 && fresh.response.holds([row, col]);
        assert!(old == new || read, "channel {channel}, row {row}, column {col}");
    }
    // The same as a full computation of the same picture.
    let full = Shown::new(after.original().expect("no camera").clone(), filters.params()).expect("in bounds");
    assert_eq!((&full.picture, full.response.values()), (&after.picture, after.response.values()));
    let Stored::Here { value, was, .. } = filters.focus(at).expect("a pixel").stored else {
        panic!("stored")
    };
    assert_eq!((value, was), (255, Some(own)));
    // One's own picture and what was changed in it are in no link.
    assert!(!filters.query().contains("set="), "{}", filters.query());
}

#[test]
fn changed_numbers_are_undone_restored_linked_and_written_into_the_program() {
    let mut filters = opened("photo=edge");
    let at = [50, 95];
    let response = |filters: &Filters| filters.focus(at).expect("a pixel").value;
    assert_eq!(response(&filters), "512");
    let _ = filters.update(PictureMsg::ValueSet([50, 96], 0));
    // 64 - 192 twice over is what the pixel right of the middle took away.
    assert_eq!(response(&filters), "128");
    assert_eq!(filters.query(), "photo=edge&set=50,96,0&pin=50,96");
    let program = filters.program(at).expect("a program");
    assert!(program.source.contains("photo.putpixel((96, 50), 0)\n"), "{}", program.source);
    assert!(program.output.starts_with("tensor(128.)"));
    // A link, and the steps of one pixel as one step back.
    assert_eq!(response(&opened(&filters.query())), "128");
    let _ = filters.update(PictureMsg::ValueSet([50, 96], 1));
    let _ = filters.update(PictureMsg::UndoPressed);
    assert_eq!((response(&filters).as_str(), filters.params().edits.is_empty()), ("512", true));
    let _ = filters.update(PictureMsg::RedoPressed);
    assert_eq!(response(&filters), "130");
    let _ = filters.update(PictureMsg::Restored(Some([50, 96])));
    assert_eq!(response(&filters), "512");
    let _ = filters.update(PictureMsg::UndoPressed);
    assert_eq!(response(&filters), "130", "taking back is a step of its own");
    let _ = tell(&mut filters, [PictureMsg::ValueSet([0, 0], 9), PictureMsg::Restored(Some([50, 96]))]);
    assert_eq!((response(&filters).as_str(), filters.params().edits.len()), ("512", 1));
    let _ = filters.update(PictureMsg::Restored(None));
    assert!(filters.params().edits.is_empty());
    // The picture once more is the picture as it came; another one has no use for these changes.
    for source in [Source::Pattern(Pattern::Edge), Source::Pattern(Pattern::Ramp)] {
        let _ = tell(&mut filters, [PictureMsg::ValueSet([1, 1], 7), PictureMsg::SourceChosen(source)]);
        assert!(filters.params().edits.is_empty());
        let _ = filters.update(PictureMsg::UndoPressed);
        assert_eq!(filters.params().edits.len(), 1, "nothing is lost");
    }
}

#[test]
fn what_is_computed_drawn_or_filmed_is_not_offered_to_be_changed() {
    let mut filters = opened("photo=ramp");
    let _ = filters.update(PictureMsg::PictureGiven(Ok(colourful())));
    let stored = |filters: &Filters| filters.focus([3, 3]).expect("a pixel").stored;
    assert_eq!(stored(&filters), Stored::Nowhere);
    assert_eq!(filters.update(PictureMsg::ValueSet([3, 3], 1)), []);
    // Numbers that were changed in a plane are part of the grey.
    let grey = filters.focus([3, 3]).expect("a pixel").value;
    let _ = tell(
        &mut filters,
        [
            PictureMsg::ColourChosen(Colour::EachChannel),
            PictureMsg::ValueSet([3, 4], 255),
            PictureMsg::ColourChosen(Colour::Luminance),
        ],
    );
    assert_ne!(filters.focus([3, 3]).expect("a pixel").value, grey);
    assert_eq!(filters.update(PictureMsg::ValueSet([64, 0], 1)), [], "there is no such pixel");
    // What is on screen until a photo comes is another picture than the one that would be changed.
    let _ = filters.update(PictureMsg::ColourChosen(Colour::EachChannel));
    assert!(matches!(stored(&filters), Stored::Here { .. }));
    let _ = filters.update(PictureMsg::SourceChosen(Source::Photo(Photo::Cameraman)));
    assert_eq!(stored(&filters), Stored::Moving);
    assert_eq!(filters.update(PictureMsg::ValueSet([3, 3], 1)), []);
    assert!(filters.params().edits.is_empty());
    let _ = filters.update(PictureMsg::SourceChosen(Source::Drawing));
    assert_eq!(stored(&filters), Stored::Moving);
    assert_eq!(filters.update(PictureMsg::ValueSet([3, 3], 1)), []);
}

#[test]
fn no_more_numbers_are_changed_than_are_kept_and_that_is_said() {
    let all: Vec<String> = (0..4096).map(|n| format!("{},{},9", n / 190, n % 190)).collect();
    let mut filters = opened(&format!("photo=impulse&set={}", all.join(";")));
    assert_eq!(filters.params().edits.len(), 4096);
    assert_eq!(filters.update(PictureMsg::ValueSet([100, 100], 1)), []);
    assert!(filters.troubles()[0].words().contains("4,096"), "{:?}", filters.troubles());
}

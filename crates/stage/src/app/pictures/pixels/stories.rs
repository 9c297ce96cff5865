//! What happens when a person looks at the numbers of a picture and changes them.

use std::rc::Rc;

use super::digits::tests::first_file;
use super::*;
use crate::app::pictures::{Camera, CameraTrouble, PictureEffect, PictureMsg, Trouble};
use crate::app::{StepSize, Toward};
use crate::frame::{CellId, Role};
use crate::image::{Photo, Picture, PictureError, Reading, Region, Source, Split};
use crate::number;

/// The scene with a picture on screen that needs no fetching.
fn opened(query: &str) -> Pixels {
    let mut pixels = Pixels::default();
    assert_eq!(pixels.update(PictureMsg::LinkOpened(query.to_owned())), []);
    assert_eq!(pixels.update(PictureMsg::Opened), []);
    assert_eq!(pixels.troubles(), []);
    pixels
}

/// The scene with a made up digit.
fn with_digit() -> Pixels {
    let mut pixels = Pixels::default();
    let (file, digits) = first_file();
    assert_eq!(pixels.update(PictureMsg::Opened), []);
    let effects = tell(&mut pixels, [PixelMsg::DigitsCame(file, Some(digits))]);
    assert!(matches!(&effects[..], [PictureEffect::Announce(_)]));
    pixels
}

fn tell<M: Into<PictureMsg>>(
    pixels: &mut Pixels,
    messages: impl IntoIterator<Item = M>,
) -> Vec<PictureEffect> {
    messages.into_iter().flat_map(|msg| pixels.update(msg.into())).collect()
}

/// A cell of the grid, counted from the frame's corner.
fn cell(row: i32, col: i32) -> CellId {
    CellId::new(Role::Input, 0, row, col)
}

fn typed(at: CellId, text: &str) -> PictureMsg {
    PictureMsg::NumberTyped(at, text.to_owned())
}

fn value(pixels: &Pixels, at: [usize; 2]) -> u8 {
    pixels.focus(at).expect("a pixel").pixel.value
}

fn coffee() -> Picture {
    let rgba: Vec<u8> = (0..20 * 16_u32).flat_map(|i| [(i % 256) as u8, 200, 10, 255]).collect();
    Picture::from_rgba(20, 16, &rgba, 640).expect("a picture")
}

#[test]
fn the_first_digit_is_here_and_its_file_is_fetched_for_another_one_only() {
    let mut pixels = Pixels::default();
    assert_eq!(pixels.update(PictureMsg::Opened), [], "nothing is fetched");
    assert_eq!((value(&pixels, [16, 15]), pixels.class()), (189, Some(4)));
    let file = DigitFile::of(Split::Train, 61);
    assert_eq!(file.file(), "mnist/train-00.bin");
    let asked = tell(&mut pixels, [PixelMsg::ClassChosen(7), PixelMsg::ClassChosen(8)]);
    assert_eq!(asked, [PictureEffect::FetchDigits(file)], "once");
    assert_eq!(pixels.class_named(), Some(8), "what was chosen, while it is on its way");
    assert!(pixels.fetching().is_some());
    let _ = tell(&mut pixels, [PixelMsg::FrameMoved([3, 4])]);
    assert!(pixels.fetching().is_some(), "looking around does not make it come");
    assert_eq!(tell(&mut pixels, [PixelMsg::DigitsCame(file, None)]), []);
    assert_eq!((pixels.troubles(), pixels.fetching()), (&[Trouble::Digits][..], None));
    assert_eq!(pixels.class_named(), Some(4), "it did not come: what is shown");
    let again = pixels.update(PictureMsg::SourceChosen(pixels.params().source));
    assert_eq!(again, [PictureEffect::FetchDigits(file)]);
    assert_eq!(pixels.troubles(), []);
    let _ = tell(&mut pixels, [PixelMsg::DigitsCame(file, Some(first_file().1))]);
    assert_eq!((value(&pixels, [16, 15]), pixels.class()), (68, Some(8)), "the last wish counts");
    // Of another image of the file the file is wanted at once.
    let mut pixels = Pixels::default();
    let opened = tell(&mut pixels, [PictureMsg::LinkOpened("digit=62".to_owned()), PictureMsg::Opened]);
    assert_eq!(opened, [PictureEffect::FetchDigits(file)]);
}

#[test]
fn the_next_digit_keeps_the_frame_and_one_of_another_file_is_fetched() {
    let mut pixels = with_digit();
    let _ = tell(&mut pixels, [PixelMsg::FrameMoved([3, 4]), PixelMsg::ClassChosen(7)]);
    assert_eq!(pixels.query(), "digit=67&at=3,4");
    assert_eq!(value(&pixels, [3, 4]), 67);
    let _ = tell(&mut pixels, [PixelMsg::DiceRolled(9)]);
    assert!(pixels.fetching().is_none(), "of those at hand");
    let far = Source::Digit { split: Split::Train, index: 512 };
    let effects = pixels.update(PictureMsg::SourceChosen(far));
    let file = DigitFile::of(Split::Train, 512);
    assert_eq!(effects, [PictureEffect::FetchDigits(file), PictureEffect::Settled]);
    assert!(pixels.table().is_some(), "the last one stays until then");
    let beyond = Source::Digit { split: Split::Train, index: 60_000 };
    assert_eq!(pixels.update(PictureMsg::SourceChosen(beyond)), []);
    assert!(pixels.troubles()[0].words().contains("59,999"));
}

#[test]
fn a_typed_number_changes_the_picture_at_once_and_only_that_cell_flashes() {
    let mut pixels = with_digit();
    let at = [9 + 7, 8 + 7];
    assert_eq!(pixels.update(typed(cell(7, 7), "-")), [], "half a number");
    assert!(pixels.remark().is_some());
    let pending = pixels.frame_of(None).expect("a grid");
    assert!(pending.mark(cell(7, 7)).is_some_and(|mark| mark.state.pending));
    let paints = pixels.paints();
    let _ = tell(&mut pixels, [typed(cell(7, 7), "2"), typed(cell(7, 7), "20"), PictureMsg::NumberDone]);
    assert!(pixels.paints() > paints);
    assert_eq!(value(&pixels, at), 20);
    assert_eq!(pixels.table().expect("a picture").rgba()[(16 * 28 + 15) * 4], 20);
    let frame = pixels.frame_of(Some(at)).expect("a grid");
    let flashing: Vec<CellId> = frame.grids[0]
        .marks
        .iter()
        .flatten()
        .filter(|mark| mark.state.change.is_some())
        .map(|mark| mark.cell)
        .collect();
    assert_eq!(flashing, [cell(7, 7)]);
    assert_eq!(pixels.query(), "set=16,15,20");
    assert_eq!(pixels.focus(at).and_then(|focus| focus.was), Some(61));
    let _ = pixels.update(PictureMsg::UndoPressed);
    assert_eq!(value(&pixels, at), 61, "both keys are one step");
    let _ = pixels.update(PictureMsg::RedoPressed);
    assert_eq!(value(&pixels, at), 20);
    let _ = tell(&mut pixels, [PictureMsg::Restored(Some(at))]);
    assert_eq!((value(&pixels, at), pixels.query().as_str()), (61, ""));
}

#[test]
fn every_bad_number_has_its_sentence_and_nothing_is_lost() {
    let mut pixels = with_digit();
    let _ = tell(&mut pixels, [PictureMsg::ValueSet([9, 8], 7)]);
    let before = pixels.query();
    let mut sentences = Vec::new();
    for text in ["x", "-", "1e999", "NaN", "256", "300", "-1", "1.5", ""] {
        let _ = pixels.update(typed(cell(0, 0), text));
        sentences.push(pixels.remark().expect("a sentence"));
        let _ = pixels.update(PictureMsg::NumberReverted(cell(0, 0)));
        assert_eq!((pixels.query(), pixels.remark()), (before.clone(), None), "{text}");
    }
    assert!(sentences[4].contains("between 0 and 255"), "{sentences:?}");
    // 300 begins with a 3 and a 30: neither stays.
    let _ = tell(&mut pixels, ["3", "30", "300"].map(|text| typed(cell(0, 0), text)));
    let _ = pixels.update(PictureMsg::NumberDone);
    assert_eq!((value(&pixels, [9, 8]), pixels.troubles().len()), (7, 1));
    assert!(pixels.troubles()[0].words().contains("300"));
    let _ = tell(
        &mut pixels,
        ["1\t2\n3", "1\t400", "1\tx", "", "0.5"]
            .map(|text| PictureMsg::NumbersPasted(cell(0, 0), text.to_owned())),
    );
    let _ = pixels.update(PictureMsg::NumbersPasted(cell(11, 11), "1\t2".to_owned()));
    let words: Vec<String> = pixels.troubles().iter().map(Trouble::words).collect();
    assert_eq!((words.len(), pixels.query()), (7, before.clone()), "{words:?}");
    assert!(words[1].contains("Row 2 of the pasted table has 1"), "{words:?}");
    let _ =
        tell(&mut pixels, [PictureMsg::PictureGiven(Err(PictureError::NotAPicture)), PictureMsg::TextGiven]);
    assert_eq!((pixels.troubles().len(), pixels.query()), (9, before));
}

#[test]
fn a_pasted_table_is_one_step() {
    let mut pixels = with_digit();
    let _ = pixels.update(PictureMsg::NumbersPasted(cell(1, 1), "0\t255\n7\t8".to_owned()));
    assert_eq!([[10, 9], [10, 10], [11, 9], [11, 10]].map(|at| value(&pixels, at)), [0, 255, 7, 8]);
    let _ = pixels.update(PictureMsg::UndoPressed);
    assert_eq!(value(&pixels, [10, 9]), 61);
    let _ = tell(&mut pixels, [PixelMsg::ReadingChosen(Reading::Unit)]);
    let _ = pixels.update(PictureMsg::NumbersPasted(cell(0, 0), "0,5\t1".to_owned()));
    assert_eq!([[9, 8], [9, 9]].map(|at| value(&pixels, at)), [128, 255]);
    assert_eq!(pixels.query(), "as=unit&set=9,8,128;9,9,255");
}

#[test]
fn opening_and_closing_a_cell_never_changes_its_number() {
    let mut pixels = with_digit();
    let _ = tell(&mut pixels, [PixelMsg::ReadingChosen(Reading::Unit)]);
    for byte in 0..=255 {
        let _ = tell(&mut pixels, [PictureMsg::ValueSet([9, 8], byte)]);
        let data =
            pixels.frame_of(None).and_then(|frame| frame.mark(cell(0, 0)).map(|mark| mark.data.clone()));
        let text = data.expect("a cell");
        assert!(number::float(&text).is_some());
        let _ = tell(&mut pixels, [typed(cell(0, 0), &text), PictureMsg::NumberDone]);
        assert_eq!(value(&pixels, [9, 8]), byte, "{text}");
    }
}

#[test]
fn nudging_stops_at_black_and_white_and_is_one_step() {
    let mut pixels = with_digit();
    let _ = tell(&mut pixels, [0.1, 1.0, 500.0].map(|by| PictureMsg::NumberNudged(cell(0, 0), by)));
    assert_eq!(value(&pixels, [9, 8]), 255);
    let _ = pixels.update(PictureMsg::UndoPressed);
    assert_eq!(value(&pixels, [9, 8]), 61);
}

#[test]
fn the_frame_moves_and_grows_within_the_picture_and_is_no_step_of_the_history() {
    let mut pixels = with_digit();
    let region = |pixels: &Pixels| pixels.table().expect("a picture").numbers.region;
    let _ = tell(&mut pixels, [PixelMsg::FrameNudged([-99, 1])]);
    assert_eq!(region(&pixels), Region { row: 0, col: 9, rows: 12, cols: 12 });
    let _ = tell(&mut pixels, [PixelMsg::FrameMoved([99, 99]), PixelMsg::SideChosen(32)]);
    assert_eq!(region(&pixels), Region::whole([28, 28]));
    let _ = tell(&mut pixels, [PixelMsg::SideChosen(0)]);
    assert_eq!(region(&pixels), Region { row: 12, col: 12, rows: 4, cols: 4 });
    assert_eq!(pixels.query(), "n=4&at=12,12");
    assert_eq!(pixels.can_undo_redo(), (false, false));
    let effects = pixels.update(PictureMsg::Pinned([0, 27]));
    assert!(matches!(&effects[..], [PictureEffect::Announce(_), PictureEffect::Settled]));
    assert!(region(&pixels).holds([0, 27]), "the frame follows a pin");
    assert_eq!(pixels.query(), "n=4&at=0,24&pin=0,27");
    let _ = pixels.update(PictureMsg::Unpinned);
    assert_eq!(pixels.pin(), None);
    assert_eq!(pixels.update(PictureMsg::Pinned([28, 0])), [], "there is no such pixel");
}

#[test]
fn a_picture_in_colour_is_three_planes_and_its_grey_is_not_stored() {
    let mut pixels = opened("photo=ramp");
    let _ = pixels.update(PictureMsg::SourceChosen(Source::Photo(Photo::Coffee)));
    assert_eq!(pixels.fetching(), Some(Source::Photo(Photo::Coffee)));
    let _ = pixels.update(PictureMsg::PhotoCame(Photo::Coffee, Some(Rc::new(coffee()))));
    let table = pixels.table().expect("a picture");
    assert!(table.is_colour() && !table.numbers.editable);
    assert_eq!(table.plan.count(), ([16, 20, 3], 960));
    assert_eq!(table.plane_rgba(1)[..4], [200, 200, 200, 255]);
    assert_eq!(tell(&mut pixels, [PictureMsg::ValueSet([1, 1], 3)]), []);
    let _ = pixels.update(PictureMsg::ChannelChosen(1));
    let _ = tell(&mut pixels, [PictureMsg::ValueSet([1, 1], 3)]);
    let focus = pixels.focus([1, 1]).expect("a pixel");
    assert_eq!((focus.plane, focus.pixel.rgb, focus.was), (Some(0), Some([3, 200, 10]), Some(21)));
    assert_eq!(focus.said, "Row 1, column 1: 3; red, green, blue 3, 200, 10.");
    let program = pixels.program([1, 1]).expect("a program");
    assert!(program.source.contains("photo[0, 1, 1] = 3\n"), "{}", program.source);
    assert_eq!(
        program.output,
        "torch.Size([3, 16, 20]) torch.uint8\ntensor([  3, 200,  10], dtype=torch.uint8)\n\
         tensor([0.0118, 0.7843, 0.0392])\n"
    );
}

#[test]
fn the_program_of_a_digit_prints_what_is_on_screen() {
    let mut pixels = with_digit();
    let _ = tell(&mut pixels, [PictureMsg::ValueSet([16, 15], 255)]);
    let program = pixels.program([16, 15]).expect("a program");
    assert!(program.source.contains("MNIST(\"data\", train=True, download=True).data[61][None]"));
    assert!(program.source.ends_with(
        "x[0, 16, 15] = 255\nprint(x.shape, x.dtype)\nprint(x[0, 16, 15])\nprint(x[0, 16, 15] / 255)\n"
    ));
    let printed = "torch.Size([1, 28, 28]) torch.uint8\ntensor(255, dtype=torch.uint8)\ntensor(1.)\n";
    assert_eq!(program.output, printed);
    for n in 0..20 {
        let _ = tell(&mut pixels, [PictureMsg::ValueSet([0, n], 9)]);
    }
    let program = pixels.program([0, 19]).expect("a program");
    assert!(program.source.contains("x[0, 0, 19] = 9\n") && program.source.contains("# and 13 more\n"));
}

#[test]
fn the_zoom_plays_to_the_numbers_and_scrubbing_is_exact() {
    let mut pixels = with_digit();
    assert_eq!(pixels.moment(false), 1.0);
    assert_eq!(tell(&mut pixels, [PixelMsg::PlayPressed]), []);
    let _ = tell(&mut pixels, [200.0, 200.0, 200.0, 200.0].map(PixelMsg::Ticked));
    assert!(pixels.playing() && pixels.moment(false) > 0.25);
    assert_eq!(pixels.moment(true), 0.25, "whole steps with reduced motion");
    let _ = tell(&mut pixels, [PixelMsg::Stepped(Toward::On)]);
    assert_eq!((pixels.playing(), pixels.moment(false)), (false, 0.5));
    let lens = pixels.lens(0.5);
    let _ = tell(&mut pixels, [0.0, 1.0, f64::NAN, 0.5].map(PixelMsg::Scrubbed));
    assert_eq!((pixels.lens(pixels.moment(false)), pixels.query().as_str()), (lens, "t=0.5"));
    let _ = tell(&mut pixels, [PixelMsg::PlayPressed]);
    let zoomed = tell(&mut pixels, std::iter::repeat_n(PixelMsg::Ticked(1e9), 6));
    assert!(matches!(&zoomed[..], [PictureEffect::Announce(_)]), "the numbers are a stop on the way");
    assert_eq!((pixels.playing(), pixels.moment(false)), (true, 1.0));
    let _ = tell(&mut pixels, [PixelMsg::StepSizeChosen(StepSize::Row)]);
    let effects = tell(&mut pixels, std::iter::repeat_n(PixelMsg::Ticked(1e9), 99));
    assert!(matches!(&effects[..], [PictureEffect::Settled, PictureEffect::Announce(_)]));
    assert_eq!((pixels.playing(), pixels.query().as_str()), (false, "t=145"));
    assert_eq!(pixels.reading_at(145.0), Some([20, 19]), "the last one of the frame");
}

#[test]
fn steps_go_by_pixel_row_and_plane_both_ways_and_play_can_start_over() {
    let mut pixels = with_digit();
    let mut walk = |size, way: &[Toward]| -> Vec<f64> {
        let _ = tell(&mut pixels, [PixelMsg::StepSizeChosen(size)]);
        let step = |toward: &Toward| {
            let effects = tell(&mut pixels, [PixelMsg::Stepped(*toward)]);
            assert_eq!(effects.len() > 1, pixels.read(pixels.moment(false)) > 0, "what is read is said");
            pixels.moment(false)
        };
        way.iter().map(step).collect()
    };
    use Toward::{Back, On};
    assert_eq!(walk(StepSize::Cell, &[On, On, Back, Back, Back, On]), [2.0, 3.0, 2.0, 1.0, 0.75, 1.0]);
    assert_eq!(
        walk(StepSize::Row, &[On, On, Back, Back, Back, Back, On, On]),
        [13.0, 25.0, 13.0, 1.0, 0.5, 0.0, 0.5, 1.0]
    );
    assert_eq!(walk(StepSize::Cell, &[On, On]), [2.0, 3.0]);
    assert_eq!(walk(StepSize::Row, &[On, Back, Back]), [13.0, 1.0, 0.5], "to the next whole row");
    assert_eq!(walk(StepSize::Channel, &[On, On, On, Back, Back]), [1.0, 145.0, 145.0, 1.0, 0.0]);
    // A smaller frame ends sooner, and a link into it is cut down to that.
    let _ = tell(&mut pixels, [PixelMsg::Scrubbed(145.0), PixelMsg::SideChosen(4), PixelMsg::LoopToggled]);
    assert_eq!(pixels.moment(false), 17.0);
    let _ = tell(&mut pixels, [PixelMsg::Scrubbed(16.0), PixelMsg::PlayPressed, PixelMsg::Ticked(250.0)]);
    assert_eq!((pixels.playing(), pixels.moment(false)), (true, 0.0));
    for share in [0.0, 0.3, 0.5, 0.75, 1.0] {
        assert_eq!(pixels.share(moment_at(share, pixels.cells())), share);
    }
}

#[test]
fn the_way_back_finds_ones_own_picture_with_its_changes() {
    let mut pixels = with_digit();
    let _ = pixels.update(PictureMsg::PictureGiven(Ok(coffee())));
    let _ = pixels.update(PictureMsg::ChannelChosen(3));
    let _ = tell(&mut pixels, [PictureMsg::ValueSet([2, 3], 99)]);
    let query = pixels.query();
    assert_eq!(query, "at=2,4&ch=b", "neither picture nor changes are in the link");
    assert_eq!(pixels.update(PictureMsg::Left), []);
    assert_eq!(tell(&mut pixels, [PictureMsg::LinkOpened(query), PictureMsg::Opened]), []);
    assert_eq!((pixels.params().source, value(&pixels, [2, 3])), (Source::Upload, 99));
    let _ = pixels.update(PictureMsg::LinkOpened("digit=3".to_owned()));
    assert_eq!((pixels.own(), value(&pixels, [2, 3])), (vec![Source::Upload], 3));
    // Another file of one's own begins without the changes of the first.
    let _ = pixels.update(PictureMsg::PictureGiven(Ok(coffee())));
    let _ = pixels.update(PictureMsg::ChannelChosen(3));
    assert_eq!(value(&pixels, [2, 3]), 10);
}

#[test]
fn a_drawing_is_as_coarse_as_a_digit_and_the_pen_can_be_laid_down() {
    let mut pixels = with_digit();
    let stroke = || [PictureMsg::StrokeBegan([0.2, 0.5]), PictureMsg::StrokeWentOn(vec![[0.8, 0.5]])];
    assert_eq!(tell(&mut pixels, stroke()), [], "there is no pad");
    let _ = pixels.update(PictureMsg::SourceChosen(Source::Drawing));
    let _ = tell(&mut pixels, stroke());
    assert_eq!(pixels.table().map(Table::size), Some([28, 28]));
    assert_eq!(value(&pixels, [14, 14]), 189);
    let _ = tell(&mut pixels, [PictureMsg::ValueSet([0, 0], 9), PixelMsg::PenToggled.into()]);
    assert!(!pixels.pen());
    let _ = pixels.update(PictureMsg::PadCleared);
    assert_eq!([[14, 14], [0, 0]].map(|at| value(&pixels, at)), [0, 0]);
    let _ = tell(&mut pixels, [PixelMsg::PenToggled]);
    let _ = pixels.update(PictureMsg::UndoPressed);
    assert_eq!(value(&pixels, [14, 14]), 189, "the drawing comes back");
}

#[test]
fn a_camera_runs_from_press_to_leaving_and_its_last_picture_stays() {
    let mut pixels = with_digit();
    let frame = |brightness: u8| [brightness, 1, 2, 255].repeat(48);
    assert!(!pixels.frame([6, 8], &frame(0)), "nobody has asked for it");
    assert_eq!(pixels.update(PictureMsg::CameraWanted), [PictureEffect::OpenCamera]);
    assert_eq!(pixels.update(PictureMsg::CameraWanted), [], "once is enough");
    assert_eq!(pixels.update(PictureMsg::CameraOpened), [PictureEffect::Settled]);
    for brightness in 0..60 {
        assert!(pixels.frame([6, 8], &frame(brightness)));
    }
    assert_eq!(pixels.update(PictureMsg::Left), [PictureEffect::CloseCamera]);
    assert_eq!(pixels.focus([0, 0]).and_then(|focus| focus.pixel.rgb), Some([59, 1, 2]));
    assert_eq!((pixels.camera(), pixels.own()), (Camera::Off, vec![Source::Webcam]));
    for name in ["NotAllowedError", "NotFoundError", "NotReadableError", "TypeError"] {
        let _ = pixels.update(PictureMsg::CameraRefused(CameraTrouble::named(name)));
    }
    assert_eq!(pixels.troubles().len(), 4);
}

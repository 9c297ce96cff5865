//! What happens with pictures of one's own: files, the camera, the pad.

use super::stories::{opened, tell};
use super::*;
use crate::image::{Pattern, Picture, Source};
use crate::scenes::image_filters::{Colour, Filter, Show};

/// Pictures whose every pixel can be told in advance.
fn coffee() -> Picture {
    let rgba: Vec<u8> = (0..8 * 6).flat_map(|i: u8| [i * 5, 255 - i * 4, i * 2, 255]).collect();
    Picture::from_rgba(8, 6, &rgba, 640).expect("a picture")
}

fn camera_frame(brightness: u8) -> Vec<u8> {
    (0..6 * 8).flat_map(|i: u8| [brightness.wrapping_add(i), i, 0, 255]).collect()
}

#[test]
fn the_way_back_from_convolution_finds_ones_own_picture() {
    let mut filters = opened("photo=edge");
    let _ = filters.update(PictureMsg::PictureGiven(Ok(coffee())));
    let _ = tell(&mut filters, [PictureMsg::ChannelChosen(2), PictureMsg::ColourChosen(Colour::EachChannel)]);
    let _ = filters.update(PictureMsg::Pinned([2, 3]));
    let query = filters.query();
    assert!(!query.contains("photo"), "own pictures are in no link: {query}");
    assert_eq!(filters.update(PictureMsg::Left), []);
    let paints = filters.paints();
    let back = [PictureMsg::LinkOpened(query), PictureMsg::Opened];
    assert_eq!(tell(&mut filters, back), []);
    assert_eq!((filters.params().source, filters.paints()), (Source::Upload, paints));
    assert_eq!((filters.pin(), filters.channel()), (Some([2, 3]), 2));
    // A link that says something else is followed, and the picture can be gone back to.
    let _ = filters.update(PictureMsg::LinkOpened("photo=ramp".to_owned()));
    assert_eq!(filters.own(), [Source::Upload]);
    let _ = filters.update(PictureMsg::SourceChosen(Source::Upload));
    assert_eq!(filters.shown().map(Shown::size), Some([6, 8]));
}

#[test]
fn a_camera_runs_from_press_to_leaving_and_its_last_picture_stays() {
    let mut filters = opened("photo=edge");
    assert!(!filters.frame([6, 8], &camera_frame(0)), "nobody has asked for it");
    assert_eq!(filters.update(PictureMsg::CameraWanted), [PictureEffect::OpenCamera]);
    assert_eq!(filters.update(PictureMsg::CameraWanted), [], "once is enough");
    assert_eq!(filters.update(PictureMsg::CameraOpened), [PictureEffect::Settled]);
    for brightness in 0..60 {
        assert!(filters.frame([6, 8], &camera_frame(brightness)));
    }
    let focus = filters.focus([0, 0]).expect("a pixel");
    assert_eq!(focus.pixel, "59, 0, 0", "of the last picture");
    // The kernel can be changed while it runs.
    let _ = filters.update(PictureMsg::FilterChosen(Filter::Identity));
    assert_eq!(filters.camera(), Camera::Live);
    assert!(filters.frame([6, 8], &camera_frame(60)));
    assert_eq!(filters.update(PictureMsg::Left), [PictureEffect::CloseCamera]);
    assert_eq!(filters.focus([0, 0]).map(|focus| focus.pixel), Some("60, 0, 0".to_owned()));
    assert_eq!((filters.camera(), filters.own()), (Camera::Off, vec![Source::Webcam]));
    assert_eq!(filters.update(PictureMsg::Left), [], "it is off");
}

#[test]
fn a_camera_that_opens_after_the_scene_was_left_is_closed_again() {
    let mut filters = opened("photo=edge");
    let effects = tell(&mut filters, [PictureMsg::CameraWanted, PictureMsg::Left, PictureMsg::CameraOpened]);
    use PictureEffect::{CloseCamera, OpenCamera};
    assert_eq!(effects, [OpenCamera, CloseCamera, CloseCamera]);
    assert_eq!(filters.params().source, Source::Pattern(Pattern::Edge));
}

#[test]
fn another_picture_stops_the_camera_and_large_kernels_halve_its_pictures() {
    let mut filters = opened("photo=edge");
    assert_eq!(filters.camera_side(), 640);
    let _ = tell(&mut filters, [PictureMsg::CameraWanted, PictureMsg::CameraOpened]);
    let gabor = "photo=edge&f=gabor".to_owned();
    assert_eq!(filters.update(PictureMsg::LinkOpened(gabor)), [PictureEffect::CloseCamera]);
    assert_eq!((filters.camera(), filters.camera_side()), (Camera::Off, 320));
}

#[test]
fn colours_are_filtered_by_themselves_on_a_camera_too() {
    let mut filters = opened("photo=edge&colour=rgb&f=identity");
    assert_eq!(filters.shown().map(|shown| shown.channels().len()), Some(1), "the edge is grey");
    let _ = tell(&mut filters, [PictureMsg::CameraWanted, PictureMsg::CameraOpened]);
    let black = [0, 0, 0, 255].repeat(48);
    for frame in [black.clone(), black, camera_frame(9), camera_frame(9)] {
        assert!(filters.frame([6, 8], &frame));
    }
    assert_eq!(filters.shown().map(|shown| shown.channels().len()), Some(3));
    let _ = filters.update(PictureMsg::ChannelChosen(1));
    assert_eq!(filters.focus([0, 5]).map(|focus| focus.value), Some("5".to_owned()));
    assert_eq!(filters.show(), Show::Plain);
}

#[test]
fn a_drawing_is_filtered_as_it_is_drawn_and_undone_stroke_by_stroke() {
    let mut filters = opened("photo=edge");
    let _ = filters.update(PictureMsg::SourceChosen(Source::Drawing));
    let stroke = [
        PictureMsg::StrokeBegan([0.2, 0.5]),
        PictureMsg::StrokeWentOn(vec![[0.8, 0.5]]),
        PictureMsg::StrokeEnded,
    ];
    let paints = filters.paints();
    let effects = tell(&mut filters, stroke);
    assert!(matches!(effects[..], [PictureEffect::Repaint(_), PictureEffect::Repaint(_)]), "{effects:?}");
    assert!(filters.paints() > paints, "all of it once the stroke has ended");
    assert_eq!(filters.focus([112, 112]).map(|focus| focus.pixel), Some("255".to_owned()));
    let _ = filters.update(PictureMsg::PadCleared);
    assert_eq!(filters.focus([112, 112]).map(|focus| focus.pixel), Some("0".to_owned()));
    let _ = filters.update(PictureMsg::UndoPressed);
    assert_eq!(filters.focus([112, 112]).map(|focus| focus.pixel), Some("255".to_owned()));
    let _ = tell(&mut filters, [PictureMsg::UndoPressed, PictureMsg::UndoPressed]);
    assert_eq!(filters.params().source, Source::Pattern(Pattern::Edge), "then the choice of the pad");
}

#[test]
fn a_stroke_in_the_making_is_what_a_full_recomputation_gives_and_keeps_the_scale() {
    let mut filters = opened("photo=edge&f=gabor&n=11");
    let _ = filters.update(PictureMsg::SourceChosen(Source::Drawing));
    let seen = |filters: &Filters| {
        let shown = filters.shown().expect("a drawing");
        (shown.response.values().to_vec(), shown.picture.clone(), shown.scale(filters.show()).bound)
    };
    let begin = [PictureMsg::StrokeBegan([0.1, 0.2]), PictureMsg::StrokeWentOn(vec![[0.6, 0.9]])];
    let effects = tell(&mut filters, begin);
    let (response, picture, bound) = seen(&filters);
    assert!(bound > Some(1.0), "the scale rises with the first stroke");
    let Some(PictureEffect::Repaint(Fresh { picture: drawn, response: answered })) = effects.last() else {
        panic!("{effects:?}")
    };
    assert_eq!(answered.with(*drawn), *answered, "the kernel reaches further than the brush");
    let _ = filters.update(PictureMsg::StrokeEnded);
    let fitted = seen(&filters);
    let full = filters.shelf.get(Source::Drawing).and_then(|drawing| Shown::new(drawing, filters.params()));
    assert_eq!(filters.shown(), full.as_ref());
    assert_eq!((&response, &picture), (&fitted.0, &fitted.1));
    let fitted = fitted.2;
    let _ =
        tell(&mut filters, [PictureMsg::StrokeBegan([0.9, 0.1]), PictureMsg::StrokeWentOn(vec![[0.1, 0.1]])]);
    assert_eq!(seen(&filters).2, fitted, "further strokes do not change it");
    let (response, ..) = seen(&filters);
    let _ = filters.update(PictureMsg::StrokeEnded);
    assert_eq!(response, seen(&filters).0);
}

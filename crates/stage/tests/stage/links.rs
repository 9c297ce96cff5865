//! Links: round trip, links of earlier versions, garbage.

use kernelwalk_nn::shape::{Padding, PaddingMode};
use kernelwalk_stage::app::{Model, Msg, Route, update};
use kernelwalk_stage::frame::{CellId, Role};
use kernelwalk_stage::lab::{Setup, Stack};
use kernelwalk_stage::scene::Beat;
use kernelwalk_stage::scenes::convolution::{Convolution, Params, limits};

use crate::arrived;
use kernelwalk_stage::scenes::pooling;
use kernelwalk_stage::scenes::{SCENES, SceneId};
use kernelwalk_stage::share::{LabLink, Link, LinkProblem, lab, parse, print};
use proptest::prelude::*;

/// Everything a link to the convolution scene says.
#[derive(Debug, Clone, PartialEq)]
struct ConvLink {
    params: Params,
    t: Beat,
    pin: Option<CellId>,
}

impl Default for ConvLink {
    fn default() -> Self {
        Self { params: Params::default(), t: Beat::START, pin: None }
    }
}

fn convolution(fragment: &str) -> (ConvLink, Vec<(String, LinkProblem)>) {
    let parsed = parse(fragment);
    let Link::Lab(SceneId::CONVOLUTION, Some(query)) = parsed.link else {
        panic!("{fragment} does not lead there")
    };
    assert_eq!(parsed.notices, []);
    let (LabLink { setup, t, pin }, notices) = lab::read(&Convolution, &query);
    let link = ConvLink { params: Params::from(&setup), t, pin };
    (link, notices.into_iter().map(|n| (n.key, n.what)).collect())
}

/// Links that were written by some version, with what they must go on to mean. Only ever add lines.
const WRITTEN: &str = include_str!("links.txt");

#[test]
fn links_of_every_version_open_and_mean_the_same() {
    let lines = WRITTEN.lines().filter(|l| !l.is_empty() && !l.starts_with("//"));
    let mut count = 0;
    for line in lines {
        let (link, meaning) = line.split_once(" => ").expect("a link and its meaning");
        let mut model = Model::new();
        for msg in arrived::arrivals() {
            update(&mut model, msg);
        }
        update(&mut model, Msg::LinkOpened(link.to_owned()));
        assert_eq!(model.notices, [], "{link}");
        assert_eq!(model.fragment().trim_end_matches('?'), meaning.trim_end_matches('?'), "{link}");
        count += 1;
    }
    assert!(count >= 10, "the file is read");
}

#[test]
fn a_link_written_by_hand_says_what_it_says() {
    let (link, notices) = convolution(
        "#/convolution?x=1,2;3,4|5,6;7,8&w=1|-1&b=0.5&s=2&p=1,0&d=1,2&m=reflect&t=4.5&pin=y,0,1,0&zoom=3",
    );
    assert_eq!(notices, [], "an unknown key is left alone");
    assert_eq!(link.params.x, Stack::from_fn([2, 2, 2], |c, y, x| (c * 4 + y * 2 + x + 1) as f64));
    assert_eq!(link.params.w, Stack::from_fn([2, 1, 1], |c, _, _| 1.0 - 2.0 * c as f64));
    assert_eq!(link.params.b, [0.5]);
    assert_eq!((link.params.stride, link.params.padding), ([2, 2], Padding::Explicit([1, 0])));
    assert_eq!((link.params.dilation, link.params.padding_mode), ([1, 2], PaddingMode::Reflect));
    assert_eq!((link.t, link.pin), (Beat::new(4.5), Some(CellId::new(Role::Output, 0, 1, 0))));
}

#[test]
fn commas_that_a_chat_has_encoded_are_read() {
    let encoded = convolution("#/convolution?x=1%2C2%3B3%2c4%7C5,6;7,8").0;
    assert_eq!(encoded, convolution("#/convolution?x=1,2;3,4|5,6;7,8").0);
}

#[test]
fn a_bad_value_gives_the_default_and_names_its_key() {
    for (key, value) in [
        ("x", "1,2;3"),
        ("x", ""),
        ("x", "NaN"),
        ("x", "1e999"),
        ("x", "~!!"),
        ("x", "~"),
        ("w", "1,,2"),
        ("b", "a"),
        ("s", "-1"),
        ("s", "1.5"),
        ("s", "1,2,3"),
        ("p", "wide"),
        ("d", ""),
        ("m", "mirror"),
        ("g", "two"),
        ("t", "-1"),
        ("t", "NaN"),
        ("pin", "x,0,0"),
        ("pin", "q,0,0,0"),
    ] {
        let (link, notices) = convolution(&format!("#/convolution?{key}={value}"));
        assert_eq!(link, ConvLink::default(), "{key}={value}");
        assert_eq!(notices, [(key.to_owned(), LinkProblem::Bad)], "{key}={value}");
    }
}

#[test]
fn what_is_too_large_is_cut_down_and_named() {
    let row = vec!["1"; 5000].join(",");
    let (link, notices) = convolution(&format!("#/convolution?x={row}&s=99&p=9"));
    assert_eq!(link.params.x.size(), [1, limits::SIZE]);
    assert_eq!((link.params.stride, link.params.padding), ([8, 8], Padding::Explicit([8, 8])));
    let cut = ["x", "s", "p"].map(|key| (key.to_owned(), LinkProblem::Clamped));
    assert_eq!(notices, cut);
}

#[test]
fn an_impossible_setting_keeps_its_values_over_the_default_picture() {
    let mut model = Model::new();
    let w = ["1,0,0,0,1"; 5].join(";");
    update(&mut model, Msg::LinkOpened(format!("#/convolution?x=3,3,2;0,0,1;3,1,2&w={w}")));
    let conv = model.lab().expect("it is on screen");
    let params = Params::from(conv.setup());
    assert_eq!((params.x.size(), params.w.size()), ([3, 3], [5, 5]));
    assert_eq!(Params::from(conv.shown()), Params::default());
    let problem = conv.problem().expect("there is no output");
    assert!(problem.to_string().contains("the kernel spans 5 cells, but the padded input has only 3"));
    assert!(
        problem
            .torch_message()
            .is_some_and(|m| m.starts_with("Calculated padded input size per channel: (3 x 3)"))
    );
    assert!(conv.view(None, false, model.prefs.speed).dimmed);
    assert_eq!(model.fragment(), format!("#/convolution?x=3,3,2;0,0,1;3,1,2&w={w}"));
}

#[test]
fn every_scene_has_a_link_that_leads_to_it() {
    for scene in SCENES {
        let mut model = Model::new();
        update(&mut model, Msg::LinkOpened(format!("#/{}", scene.id.as_str())));
        assert_eq!(model.route, Route::Scene(scene.id));
    }
    for (fragment, route) in [
        ("", Route::Home),
        ("#", Route::Home),
        ("#/", Route::Home),
        ("#/benchmark", Route::Benchmark),
        ("#/nowhere", Route::Unknown),
    ] {
        let mut model = Model::new();
        update(&mut model, Msg::LinkOpened(fragment.to_owned()));
        assert_eq!(model.route, route, "{fragment:?}");
    }
}

#[test]
fn a_link_to_a_scene_that_has_not_arrived_waits_for_it() {
    let mut model = Model::new();
    let link = "#/pooling?k=2&s=2&t=1";
    update(&mut model, Msg::LinkOpened(link.to_owned()));
    assert!(model.lab().is_none());
    assert_eq!(model.fragment(), link, "sharing and reloading lose nothing meanwhile");
    let mut reloaded = Model::new();
    update(&mut reloaded, Msg::SessionRead(model.session()));
    for model in [&mut model, &mut reloaded] {
        for msg in arrived::arrivals() {
            update(model, msg);
        }
        update(model, Msg::LinkOpened("#/pooling".to_owned()));
        let lab = model.lab().expect("it has arrived");
        assert_eq!(
            (lab.setup().pair(pooling::field::KERNEL), lab.playhead().t()),
            (Some([2, 2]), Beat::new(1.0))
        );
        assert_eq!(model.fragment(), link);
    }
    update(&mut model, Msg::LinkOpened("#/pooling?k=9&s=none".to_owned()));
    assert_eq!(model.notices.len(), 2, "what was not taken as it stands is said");
}

#[test]
fn a_link_to_a_training_fills_in_the_form() {
    let mut model = Model::new();
    let link = "#/train?net=lenet5&lr=0.01&batch=64&seed=7";
    update(&mut model, Msg::LinkOpened(link.to_owned()));
    assert_eq!(model.fragment(), link);
    update(&mut model, Msg::LinkOpened("#/train?lr=NaN".to_owned()));
    assert_eq!(model.notices.len(), 1);
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![(-9..9i32).prop_map(f64::from), -1e6..1e6f64, (-1e-9..1e-9f64)].prop_map(|x| x + 0.0)
}

fn stack(channels: usize, side: usize) -> impl Strategy<Value = Stack> {
    (1..=channels, 1..=side, 1..=side).prop_flat_map(|(c, h, w)| {
        proptest::collection::vec(number(), c * h * w)
            .prop_map(move |n| Stack::from_fn([c, h, w], |c, y, x| n[(c * h + y) * w + x]))
    })
}

fn any_link() -> impl Strategy<Value = ConvLink> {
    let sides = |range: std::ops::RangeInclusive<usize>| [range.clone(), range];
    let padding =
        prop_oneof![sides(0..=8).prop_map(Padding::Explicit), Just(Padding::Same), Just(Padding::Valid)];
    let mode = prop_oneof![
        Just(PaddingMode::Zeros),
        Just(PaddingMode::Reflect),
        Just(PaddingMode::Replicate),
        Just(PaddingMode::Circular)
    ];
    let role = prop_oneof![Just(Role::Input), Just(Role::Weight), Just(Role::Bias), Just(Role::Output)];
    let pin = proptest::option::of((role, 0..16usize, -8..40i32, -8..40i32));
    let numbers = (stack(4, 16), stack(16, 7), proptest::collection::vec(number(), 0..=4));
    let rest = (sides(0..=8), padding, mode, sides(0..=4), 0..=4usize, 0..10_000_000u32, pin);
    (numbers, rest).prop_map(|((x, w, b), (stride, padding, padding_mode, dilation, groups, t, pin))| {
        // A transposed one knows padding in numbers, and zeros only.
        let transposed = t % 5 == 1 && matches!(padding, Padding::Explicit(_));
        let padding_mode = if transposed { PaddingMode::Zeros } else { padding_mode };
        let (flip, output_padding) = (t % 2 == 1, [0, 1].map(|d| stride[d] / 2));
        ConvLink {
            params: Params {
                x,
                w,
                b,
                stride,
                padding,
                padding_mode,
                dilation,
                groups,
                flip,
                transposed,
                output_padding,
            },
            // Moments have four decimals in links.
            t: Beat::new(format!("{:.4}", f64::from(t) / 1e4).parse().unwrap_or(0.0)),
            pin: pin.map(|(role, channel, row, col)| CellId::new(role, channel, row, col)),
        }
    })
}

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same_link(link in any_link()) {
        let ConvLink { params, t, pin } = &link;
        let query = lab::write(&Convolution, &LabLink { setup: Setup::from(params), t: *t, pin: *pin });
        let text = print(&Link::Lab(SceneId::CONVOLUTION, Some(query)));
        prop_assert!(text.is_ascii());
        prop_assert_eq!(convolution(&text), (link, vec![]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12_000))]

    #[test]
    fn garbage_never_panics_and_leaves_a_page_that_works(
        garbage in prop_oneof![
            any::<String>(),
            "#/(convolution|train)\\?([xwbspdmgt]|pin|net|lr)=[-~0-9,;|.eA-Za-z%]{0,60}(&[xwbspdmgt]=[-~0-9,;|.e%]{0,30}){0,5}",
            "#/convolution\\?(s|p|d|g)=[0-9]{1,25}&x=[0-9](,[0-9]){0,20}(;[0-9](,[0-9]){0,3}){0,20}",
        ]
    ) {
        let mut model = Model::new();
        update(&mut model, Msg::LinkOpened(garbage));
        let again = model.fragment();
        update(&mut model, Msg::LinkOpened(again.clone()));
        prop_assert_eq!(model.fragment(), again);
        let lab = model.lab_of(SceneId::CONVOLUTION).expect("it is loaded first");
        let view = lab.view(None, false, model.prefs.speed);
        prop_assert!(!lab.frame(&view, false).grids.is_empty());
    }
}

//! The only code that changes a [`Model`].

use super::convolution::pad;
use super::history::EditKey;
use super::{ConvMsg, ConvState, Effect, Effects, Model, Msg, Notice, Prefs, PrefsMsg, Route};
use crate::scenes::SceneId;
use crate::scenes::convolution::{fill, limits, random, resize_input, resize_kernel};
use crate::share::{self, Link};
use crate::text;

/// Takes a fact; returns what has to be done about it.
pub fn update(model: &mut Model, msg: Msg) -> Effects {
    match msg {
        Msg::LinkOpened(fragment) => open_link(model, &fragment),
        Msg::SceneChosen(scene) => {
            model.route = scene.map_or(Route::Home, Route::Scene);
            model.conv.playhead.stop();
            Effect::PushUrl(model.fragment()).into()
        }
        Msg::SessionRead(kept) => {
            read_session(model, &kept);
            Effects::none()
        }
        Msg::ReducedMotionAsked(reduced) => {
            model.system_reduced_motion = reduced;
            Effects::none()
        }
        Msg::Ticked(ms) => tick(model, ms),
        Msg::Conv(msg) => convolution(model, msg),
        Msg::Prefs(msg) => prefs(&mut model.prefs, msg),
        Msg::SharePressed(page) => {
            let address = page.split('#').next().unwrap_or_default();
            Effect::Copy(format!("{address}{}", model.fragment())).into()
        }
        Msg::NoticeDismissed(id) => {
            model.notices.retain(|(n, _)| *n != id);
            Effects::none()
        }
        Msg::DraftSettled(draft) => {
            model.draft = *draft;
            Effect::ReplaceUrl.into()
        }
    }
}

fn open_link(model: &mut Model, fragment: &str) -> Effects {
    let parsed = share::parse(fragment);
    for notice in parsed.notices {
        model.say(Notice::Link(notice));
    }
    model.conv.playhead.stop();
    match parsed.link {
        Link::Home => model.route = Route::Home,
        Link::Benchmark => model.route = Route::Benchmark,
        Link::Unknown => model.route = Route::Unknown,
        Link::Coming(id) => model.route = Route::Scene(id),
        Link::Convolution(link) => {
            model.route = Route::Scene(SceneId::CONVOLUTION);
            // A bare link is a way to the scene: what was edited there stays.
            if let Some(link) = link {
                model.conv.open(*link);
            }
        }
        Link::Train(draft) => {
            model.route = Route::Scene(SceneId::TRAIN);
            if let Some(draft) = draft {
                model.draft.clone_from(&draft);
                return Effect::FillIn(draft).into();
            }
        }
    }
    Effects::none()
}

/// A session that cannot be read is as good as none.
fn read_session(model: &mut Model, kept: &str) {
    if let Link::Convolution(Some(link)) = share::parse(kept).link {
        model.conv = ConvState::default();
        model.conv.open(*link);
    }
}

impl Model {
    /// The fragment that brings the present screen back.
    #[must_use]
    pub fn fragment(&self) -> String {
        share::print(&match self.route {
            Route::Home | Route::Unknown => Link::Home,
            Route::Benchmark => Link::Benchmark,
            Route::Scene(SceneId::CONVOLUTION) => Link::Convolution(Some(Box::new(self.conv.link()))),
            Route::Scene(SceneId::TRAIN) => Link::Train(Some(Box::new(self.draft.clone()))),
            Route::Scene(id) => Link::Coming(id),
        })
    }

    /// What this tab is to keep for [`Msg::SessionRead`]: the link of the convolution scene, whatever is on screen.
    #[must_use]
    pub fn session(&self) -> String {
        share::print(&Link::Convolution(Some(Box::new(self.conv.link()))))
    }

    fn say(&mut self, notice: Notice) {
        if self.notices.iter().all(|(_, n)| *n != notice) {
            self.notices.push((self.next_notice, notice));
            self.next_notice += 1;
        }
    }
}

fn tick(model: &mut Model, ms: f64) -> Effects {
    if !model.needs_ticks() {
        return Effects::none();
    }
    let (measure, speed, reduced) = (model.conv.measure(), model.prefs.speed, model.reduced_motion());
    let cell = |conv: &ConvState| conv.playhead.shown(measure, reduced).split(measure.cells, measure.terms);
    let before = cell(&model.conv);
    model.conv.playhead.tick(ms, measure, speed);
    let now = cell(&model.conv);
    if !model.conv.playhead.playing() {
        return told(model).and(Effect::ReplaceUrl).and(Effect::SaveSession);
    }
    // Faster than a cell a second nobody could follow by ear.
    let slow = model.conv.playhead.pace(measure, speed) <= 1.0;
    if slow && (before.cell, before.done) != (now.cell, now.done) { told(model) } else { Effects::none() }
}

/// Says what stands on stage.
fn told(model: &Model) -> Effects {
    let reduced = model.reduced_motion();
    let view = model.conv.view(None, reduced, model.prefs.speed);
    let frame = model.conv.frame(&crate::frame::View { pin: None, ..view }, reduced);
    Effect::Announce(text::narration(&frame)).into()
}

fn moved(model: &Model) -> Effects {
    told(model).and(Effect::ReplaceUrl).and(Effect::SaveSession)
}

fn convolution(model: &mut Model, msg: ConvMsg) -> Effects {
    let (measure, reduced) = (model.conv.measure(), model.reduced_motion());
    let playable = model.conv.problem.is_none();
    let head = &mut model.conv.playhead;
    match msg {
        ConvMsg::PlayPressed => {
            if playable {
                head.toggle(measure, reduced);
            }
            if head.playing() { Effects::none() } else { moved(model) }
        }
        ConvMsg::Stepped(toward) => {
            head.step(toward, measure);
            moved(model)
        }
        ConvMsg::SteppedBy(size, toward) => {
            let chosen = std::mem::replace(&mut head.step, size);
            head.step(toward, measure);
            head.step = chosen;
            moved(model)
        }
        ConvMsg::Scrubbed(t) => {
            head.scrub(t, measure);
            moved(model)
        }
        ConvMsg::HomePressed => {
            head.scrub(crate::scene::Beat::START, measure);
            moved(model)
        }
        ConvMsg::EndPressed => {
            head.scrub(crate::scene::Beat::at(measure.cells, 0, 1), measure);
            moved(model)
        }
        ConvMsg::StepSizeChosen(size) => {
            head.step = size;
            Effects::none()
        }
        ConvMsg::LoopToggled => {
            head.looping = !head.looping;
            Effects::none()
        }
        ConvMsg::Pinned(cell) => {
            let known = model.conv.shown.value(cell).is_some() && model.conv.pin != Some(cell);
            model.conv.pin = known.then_some(cell);
            [Effect::ReplaceUrl, Effect::SaveSession].into_iter().collect()
        }
        ConvMsg::Unpinned => {
            model.conv.pin = None;
            [Effect::ReplaceUrl, Effect::SaveSession].into_iter().collect()
        }
        ConvMsg::CodeCopied => Effect::Copy(text::program(&model.conv.program())).into(),
        edit => edited(model, edit),
    }
}

fn edited(model: &mut Model, msg: ConvMsg) -> Effects {
    let conv = &mut model.conv;
    let one = EditKey::Single;
    let changed = match msg {
        ConvMsg::InputSized(axes, n) => conv.edit(one, |p| resize_input(p, axes.put(p.x.size(), n))),
        ConvMsg::KernelSized(axes, n) => conv.edit(one, |p| resize_kernel(p, axes.put(p.w.size(), n))),
        ConvMsg::StrideChosen(axes, n) => {
            conv.edit(one, |p| p.stride = axes.put(p.stride, n.clamp(1, limits::STRIDE)))
        }
        ConvMsg::PaddingChosen(axes, n) => {
            conv.edit(one, |p| p.padding = pad(p.padding, axes, n.min(limits::PADDING)))
        }
        ConvMsg::DilationChosen(axes, n) => {
            conv.edit(one, |p| p.dilation = axes.put(p.dilation, n.clamp(1, limits::DILATION)))
        }
        ConvMsg::PaddingModeChosen(mode) => conv.edit(one, |p| p.padding_mode = mode),
        ConvMsg::BorderChosen(border) => conv.border(border),
        ConvMsg::PresetChosen(place) => conv.preset(place),
        ConvMsg::FixChosen(fix) => conv.edit(one, |p| *p = fix.applied(p)),
        ConvMsg::CellTyped(cell, text) => conv.typed(cell, text),
        ConvMsg::CellCommitted(_) => {
            conv.history.close();
            false
        }
        ConvMsg::CellReverted(cell) => {
            conv.drafts.retain(|draft| draft.cell != cell);
            let before = conv.history.abandon(EditKey::Cell(cell));
            conv.restore(before)
        }
        ConvMsg::CellNudged(cell, by) => conv.nudge(cell, by),
        ConvMsg::Filled(role, number) => conv.edit(one, |p| fill(p, role, number)),
        ConvMsg::Randomised(role, seed) => conv.edit(one, |p| random(p, role, seed)),
        ConvMsg::Pasted(at, text) => conv.paste(at, &text),
        ConvMsg::UndoPressed => {
            let before = conv.history.undo(conv.params.clone());
            conv.restore(before)
        }
        ConvMsg::RedoPressed => {
            let after = conv.history.redo(conv.params.clone());
            conv.restore(after)
        }
        // Everything else is about time and selection, and handled before.
        _ => false,
    };
    if !changed {
        return Effects::none();
    }
    let said = text::setting(conv.params(), conv.plan(), &conv.outcome());
    Effects::from(Effect::Announce(said)).and(Effect::ReplaceUrl).and(Effect::SaveSession)
}

fn prefs(prefs: &mut Prefs, msg: PrefsMsg) -> Effects {
    match msg {
        PrefsMsg::Read(kept) => {
            prefs.read(&kept);
            return Effects::none();
        }
        PrefsMsg::ThemeChosen(theme) => prefs.theme = theme,
        PrefsMsg::LanguageChosen(language) => prefs.language = language,
        PrefsMsg::MotionChosen(motion) => prefs.motion = motion,
        PrefsMsg::SpeedChosen(speed) => prefs.speed = speed,
        PrefsMsg::SpeedStepped(toward) => prefs.speed = prefs.speed.next(toward),
        PrefsMsg::SingleKeysToggled => prefs.single_keys = !prefs.single_keys,
    }
    Effect::SavePrefs.into()
}

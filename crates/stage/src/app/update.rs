//! The only code that changes a [`Model`].

use super::history::EditKey;
use super::{Effect, Effects, LabMsg, LabState, Model, Msg, Notice, Prefs, PrefsMsg, Route};
use crate::lab::edit;
use crate::scene::Beat;
use crate::scenes::SceneId;
use crate::share::{self, Link};
use crate::text;

/// Takes a fact; returns what has to be done about it.
pub fn update(model: &mut Model, msg: Msg) -> Effects {
    match msg {
        Msg::LinkOpened(fragment) => open_link(model, &fragment),
        Msg::SceneChosen(scene) => {
            model.route = scene.map_or(Route::Home, Route::Scene);
            model.stop();
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
        Msg::Lab(msg) => laboratory(model, msg),
        Msg::WaysOutArrived(known) => {
            for (id, ways_out) in known {
                if let Some(lab) = model.lab_mut(*id) {
                    lab.ways_out = Some(*ways_out);
                }
            }
            Effects::none()
        }
        Msg::PredictPressed(rules) => {
            let Some(lab) = model.on_screen() else { return Effects::none() };
            lab.predict(rules);
            told(model)
        }
        Msg::LabsArrived(labs) => {
            model.add_labs(labs);
            for (id, query) in std::mem::take(&mut model.waiting) {
                model.open_lab(id, query);
            }
            Effects::none()
        }
        Msg::Prefs(msg) => prefs(&mut model.prefs, msg),
        Msg::SharePressed(page) => {
            let address = page.split('#').next().unwrap_or_default();
            Effect::Copy(format!("{address}{}", model.fragment())).into()
        }
        Msg::NoticeDismissed(id) => {
            model.notices.retain(|(n, _)| *n != id);
            Effects::none()
        }
        Msg::PicturesSettled(id, query) => {
            model.wait(id, query);
            Effects::from(Effect::ReplaceUrl).and(Effect::SaveSession)
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
    model.stop();
    match parsed.link {
        Link::Home => model.route = Route::Home,
        Link::Benchmark => model.route = Route::Benchmark,
        Link::Unknown => model.route = Route::Unknown,
        Link::Coming(id) => model.route = Route::Scene(id),
        Link::Lab(id, query) => {
            model.route = Route::Scene(id);
            // A bare link is a way to the scene: what was edited there stays.
            if let Some(query) = query {
                model.open_lab(id, query);
                if model.lab_of(id).is_none() {
                    return Effect::ShowPictures(id).into();
                }
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
    for line in kept.lines() {
        if let Link::Lab(id, Some(query)) = share::parse(line).link {
            let fresh = model.lab_of(id).and_then(|lab| LabState::new(lab.lab()));
            if let (Some(lab), Some(fresh)) = (model.lab_mut(id), fresh) {
                *lab = fresh;
            }
            model.open_lab(id, query);
        }
    }
}

impl Model {
    /// The fragment that brings the present screen back.
    #[must_use]
    pub fn fragment(&self) -> String {
        share::print(&match self.route {
            Route::Home | Route::Unknown => Link::Home,
            Route::Benchmark => Link::Benchmark,
            Route::Scene(SceneId::TRAIN) => Link::Train(Some(Box::new(self.draft.clone()))),
            Route::Scene(id) => self.link_of(id),
        })
    }

    /// What this tab is to keep for [`Msg::SessionRead`]: the links of the laboratory's scenes, whatever is on screen.
    #[must_use]
    pub fn session(&self) -> String {
        let waiting = self.waiting.iter().map(|(id, query)| Link::Lab(*id, Some(query.clone())));
        let here = self.labs.iter().map(|lab| self.link_of(lab.lab().id()));
        here.chain(waiting).map(|link| share::print(&link)).collect::<Vec<_>>().join("\n")
    }

    fn link_of(&self, id: SceneId) -> Link {
        match self.lab_of(id) {
            Some(lab) => Link::Lab(id, Some(share::lab::write(lab.lab(), &lab.link()))),
            None => Link::Lab(id, self.waiting(id).map(str::to_owned)),
        }
    }

    /// What the link to a scene said whose state is not in here.
    #[must_use]
    pub fn waiting(&self, id: SceneId) -> Option<&str> {
        self.waiting.iter().find(|(waiting, _)| *waiting == id).map(|(_, query)| query.as_str())
    }

    fn wait(&mut self, id: SceneId, query: String) {
        self.waiting.retain(|(waiting, _)| *waiting != id);
        self.waiting.push((id, query));
    }

    /// Opens a scene of the laboratory as its link says; one that has not arrived waits.
    fn open_lab(&mut self, id: SceneId, query: String) {
        let Some(lab) = self.lab_mut(id) else {
            self.wait(id, query);
            return;
        };
        let (link, notices) = share::lab::read(lab.lab(), &query);
        lab.open(link);
        for notice in notices {
            self.say(Notice::Link(notice));
        }
    }

    /// Nothing goes on playing on a screen that is left.
    fn stop(&mut self) {
        for lab in &mut self.labs {
            lab.playhead.stop();
        }
    }

    fn say(&mut self, notice: Notice) {
        if self.notices.iter().all(|(_, n)| *n != notice) {
            self.notices.push((self.next_notice, notice));
            self.next_notice += 1;
        }
    }
}

fn tick(model: &mut Model, ms: f64) -> Effects {
    let (speed, reduced) = (model.prefs.speed, model.reduced_motion());
    let Some(lab) = model.on_screen().filter(|lab| lab.playhead.playing()) else { return Effects::none() };
    let measure = lab.measure();
    let cell = |lab: &LabState| lab.playhead.shown(measure, reduced).split(measure.cells, measure.terms);
    let before = cell(lab);
    lab.playhead.tick(ms, measure, speed);
    let now = cell(lab);
    if !lab.playhead.playing() {
        return told(model).and(Effect::ReplaceUrl).and(Effect::SaveSession);
    }
    // Faster than a cell a second nobody could follow by ear.
    let slow = lab.playhead.pace(measure, speed) <= 1.0;
    if slow && (before.cell, before.done) != (now.cell, now.done) { told(model) } else { Effects::none() }
}

impl Model {
    fn on_screen(&mut self) -> Option<&mut LabState> {
        match self.route {
            Route::Scene(id) => self.lab_mut(id),
            Route::Home | Route::Benchmark | Route::Unknown => None,
        }
    }
}

/// Says what stands on stage.
fn told(model: &Model) -> Effects {
    let Some(lab) = model.lab() else { return Effects::none() };
    let reduced = model.reduced_motion();
    let view = lab.view(None, reduced, model.prefs.speed);
    let frame = lab.frame(&crate::frame::View { pin: None, ..view }, reduced);
    Effect::Announce(lab.narration(&frame)).into()
}

fn moved(model: &Model) -> Effects {
    told(model).and(Effect::ReplaceUrl).and(Effect::SaveSession)
}

fn laboratory(model: &mut Model, msg: LabMsg) -> Effects {
    let reduced = model.reduced_motion();
    let Some(lab) = model.on_screen() else { return Effects::none() };
    let (measure, playable) = (lab.measure(), lab.problem.is_none());
    let kept = || -> Effects { [Effect::ReplaceUrl, Effect::SaveSession].into_iter().collect() };
    let head = &mut lab.playhead;
    match msg {
        LabMsg::PlayPressed => {
            if playable {
                head.toggle(measure, reduced);
            }
            if head.playing() {
                return Effects::none();
            }
        }
        LabMsg::Stepped(toward) => head.step(toward, measure),
        LabMsg::SteppedBy(size, toward) => {
            let chosen = std::mem::replace(&mut head.step, size);
            head.step(toward, measure);
            head.step = chosen;
        }
        LabMsg::Scrubbed(t) => head.scrub(t, measure),
        LabMsg::HomePressed => head.scrub(Beat::START, measure),
        LabMsg::EndPressed => head.scrub(measure.end(), measure),
        LabMsg::StepSizeChosen(size) => {
            head.step = size;
            return Effects::none();
        }
        LabMsg::LoopToggled => {
            head.looping = !head.looping;
            return Effects::none();
        }
        LabMsg::Pinned(cell) => {
            if let Some(setup) = lab.plan().choice(cell) {
                return settled(lab, |lab| lab.edit(EditKey::Single, |_, now| *now = setup));
            }
            let known = lab.plan().value(cell).is_some() && lab.pin != Some(cell);
            lab.pin = known.then_some(cell);
            let said = lab.pin.and_then(|cell| lab.said(cell));
            return said.map_or_else(kept, |said| kept().and(Effect::Announce(said)));
        }
        LabMsg::Unpinned => {
            lab.pin = None;
            return kept();
        }
        LabMsg::Asked(cell) => {
            let hidden = lab.guess.as_ref().map(|guess| guess.hidden.clone()).unwrap_or_default();
            let asked = hidden.into_iter().filter(|hidden| cell.is_none_or(|cell| cell == *hidden));
            let told = asked.filter_map(|cell| lab.answer(cell, None)).last();
            return told.map_or_else(kept, |told| kept().and(Effect::Announce(told)));
        }
        LabMsg::CellTyped(cell, text) if lab.hides(cell) => {
            if let Some(guess) = &mut lab.guess {
                guess.typing = Some((cell, text));
            }
            return Effects::none();
        }
        LabMsg::CellCommitted(cell) | LabMsg::CellReverted(cell) if lab.hides(cell) => {
            let said = lab.guess.as_mut().and_then(|guess| guess.said(cell));
            let said = said.filter(|_| matches!(msg, LabMsg::CellCommitted(_)));
            let told = said.and_then(|said| lab.answer(cell, Some(said)));
            return told.map_or_else(Effects::none, |told| kept().and(Effect::Announce(told)));
        }
        LabMsg::CodeCopied => return Effect::Copy(text::program(&lab.desk().program)).into(),
        change => return edited(lab, change),
    }
    moved(model)
}

fn edited(lab: &mut LabState, msg: LabMsg) -> Effects {
    let one = EditKey::Single;
    settled(lab, |lab| match msg {
        LabMsg::PairChosen(target, axes, n) => lab.pair(target, axes, n),
        LabMsg::WholeChosen(field, n) => lab.whole(field, n),
        LabMsg::Taken(offer) => {
            let setup = lab.desk().offered(offer);
            setup.is_some_and(|setup| lab.edit(one, |_, now| *now = setup))
        }
        LabMsg::PresetChosen(place) => lab.preset(place),
        LabMsg::CellTyped(cell, text) => lab.typed(cell, text),
        LabMsg::CellCommitted(_) => {
            lab.history.close();
            false
        }
        LabMsg::CellReverted(cell) => {
            lab.drafts.retain(|draft| draft.cell != cell);
            let before = lab.history.abandon(EditKey::Cell(cell));
            lab.restore(before)
        }
        LabMsg::CellNudged(cell, by) => lab.nudge(cell, by),
        LabMsg::Drawn(cell, number) => lab.edit(EditKey::Stroke, |lab, setup| {
            edit::set_cell(lab, setup, cell, number);
        }),
        LabMsg::PenLifted => {
            lab.history.close();
            false
        }
        LabMsg::Filled(role, number) => lab.edit(one, |lab, setup| edit::fill(lab, setup, role, number)),
        LabMsg::Randomised(role, seed) => lab.edit(one, |lab, setup| edit::random(lab, setup, role, seed)),
        LabMsg::Pasted(at, text) => lab.paste(at, &text),
        LabMsg::UndoPressed => {
            let before = lab.history.undo(lab.setup.clone());
            lab.restore(before)
        }
        LabMsg::RedoPressed => {
            let after = lab.history.redo(lab.setup.clone());
            lab.restore(after)
        }
        // Everything else is about time and selection, and handled before.
        _ => false,
    })
}

/// What follows an edit that changed something.
fn settled(lab: &mut LabState, edit: impl FnOnce(&mut LabState) -> bool) -> Effects {
    if !edit(lab) {
        return Effects::none();
    }
    let said = lab.desk().spoken;
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

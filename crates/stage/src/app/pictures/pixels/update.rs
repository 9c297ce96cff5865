//! What becomes of the scene when something happens.

use std::rc::Rc;

use kernelwalk_text as say;

use super::state::{Asked, Wanted};
use super::{DigitFile, Digits, PixelMsg, Pixels, count};
use crate::app::EditKey;
use crate::app::pictures::common::{Common, Desk, Effects};
use crate::app::pictures::shelf::title;
use crate::app::pictures::{PictureEffect, PictureMsg, Trouble};
use crate::image::{Channel, Photo, Picture, Region, Source};
use crate::scenes::pixels::{Params, limits};
use crate::share::pixels::{read, write};

/// What can be looked at of a picture in colour, in the order in which it is offered.
pub(super) const CHANNELS: [Channel; 4] = [Channel::Grey, Channel::Red, Channel::Green, Channel::Blue];

impl Pixels {
    /// Takes a fact; returns what has to be done about it, in order.
    #[must_use]
    pub fn update(&mut self, msg: PictureMsg) -> Effects {
        self.hear(msg)
    }

    fn pixel(&mut self, msg: PixelMsg) -> Effects {
        match msg {
            PixelMsg::DigitsCame(file, digits) => self.digits(file, digits),
            PixelMsg::ClassChosen(class) => self.digit(Asked::Class(class)),
            PixelMsg::DiceRolled(seed) => self.digit(Asked::Any(seed)),
            PixelMsg::FrameMoved([row, col]) => self.look(|params| {
                params.region = Region { row, col, ..params.region };
            }),
            PixelMsg::FrameNudged([down, across]) => self
                .look(|params| {
                    let Region { row, col, .. } = params.region;
                    let [row, col] = [row.saturating_add_signed(down), col.saturating_add_signed(across)];
                    params.region = Region { row, col, ..params.region };
                })
                .into_iter()
                .chain(self.place().map(PictureEffect::Announce))
                .collect(),
            PixelMsg::SideChosen(side) => self.resize(side),
            PixelMsg::ReadingChosen(reading) => {
                self.draft = None;
                self.look(|params| params.reading = reading)
            }
            PixelMsg::PenToggled => {
                // Another canvas takes the place of the pad.
                (self.pen, self.paints) = (!self.pen, self.paints + 1);
                Vec::new()
            }
            PixelMsg::PlayPressed => self.play(),
            PixelMsg::Stepped(toward) => self.stepped(toward),
            PixelMsg::StepSizeChosen(size) => {
                self.step = size;
                Vec::new()
            }
            PixelMsg::LoopToggled => {
                self.looping = !self.looping;
                Vec::new()
            }
            PixelMsg::Scrubbed(t) => self.scrub(t),
            PixelMsg::Ticked(ms) => self.tick(ms),
        }
    }

    /// Another way of looking at the same picture: no step of the history.
    fn look(&mut self, change: impl FnOnce(&mut Params)) -> Effects {
        let before = self.link.params.clone();
        // What a link said may lie outside of the picture: the frame moves from where it is shown.
        if let Some(table) = &self.table {
            self.link.params.region = table.plan.region();
        }
        change(&mut self.link.params);
        if let Some(table) = &self.table {
            self.link.params.region = self.link.params.region.inside(table.size());
        }
        if self.link.params == before {
            return Vec::new();
        }
        self.replan();
        vec![PictureEffect::Settled]
    }

    /// Another side around the same middle.
    fn resize(&mut self, side: usize) -> Effects {
        let Some((middle, size)) = self.middle().zip(self.table.as_ref().map(super::Table::size)) else {
            return Vec::new();
        };
        let side = side.clamp(limits::LEAST, limits::GRID);
        self.look(|params| params.region = Region::around(middle, side, size))
    }

    /// Another digit, found from the one that is shown; from another picture the usual one. Its file is fetched if need be.
    fn digit(&mut self, asked: Asked) -> Effects {
        let Source::Digit { split, index } = self.params().source else {
            return self.choose(Params::default().source);
        };
        if !self.drawer.holds(split, index) {
            self.troubles.clear();
            self.asked = Some(asked);
            return self.fetch(Wanted::Digits(DigitFile::of(split, index))).into_iter().collect();
        }
        let found = match asked {
            Asked::Class(class) => self.drawer.next(split, index, class),
            Asked::Any(seed) => self.drawer.any(split, index, seed),
        };
        found.map_or_else(Vec::new, |index| self.choose(Source::Digit { split, index }))
    }

    fn digits(&mut self, file: DigitFile, digits: Option<Digits>) -> Effects {
        self.fetching.take_if(|wanted| *wanted == Wanted::Digits(file));
        let Some(digits) = digits else { return self.trouble(Trouble::Digits) };
        self.drawer.put(digits);
        if !matches!(self.params().source, Source::Digit { .. }) {
            return Vec::new();
        }
        match self.asked.take() {
            Some(asked) => self.digit(asked),
            None => self.arrived(),
        }
    }

    /// Shows a picture that has come, and says so.
    fn arrived(&mut self) -> Effects {
        let mut effects = self.settle();
        if self.fetching.is_none() {
            let [rows, cols] = self.size_of(self.params().source);
            effects.push(PictureEffect::Announce(say::pixels_arrived(
                title(self.params().source),
                cols,
                rows,
            )));
        }
        effects
    }
}

impl Common for Pixels {
    type Params = Params;

    fn desk(&mut self) -> Desk<'_, Params> {
        Desk {
            source: self.link.params.source,
            params: &mut self.link.params,
            pin: &mut self.link.pin,
            history: &mut self.history,
            shelf: &mut self.shelf,
            camera: &mut self.camera,
            troubles: &mut self.troubles,
        }
    }

    /// A link that says what is on screen leaves it alone: the way back must not lose a picture of one's own.
    fn open(&mut self, query: &str) -> Effects {
        let (link, notices) = read(query);
        self.troubles.extend(notices.into_iter().map(Trouble::Link));
        if self.table.is_some() && write(&link) == self.query() {
            return Vec::new();
        }
        if self.table.is_some() && link.params != self.link.params {
            self.history.record(self.link.params.clone(), EditKey::Single);
        }
        (self.link, self.draft, self.asked, self.playing) = (link, None, None, false);
        self.settle()
    }

    /// Shows what the settings say, or asks for it.
    fn settle(&mut self) -> Vec<PictureEffect> {
        let mut effects = Vec::new();
        let source = self.params().source;
        if source != Source::Webcam {
            effects.extend(self.camera.close());
        }
        if let Some(picture) = self.get(source) {
            // A file may be on its way for another digit than this one.
            if self.asked.is_none() {
                self.fetching = None;
            }
            self.put(source, picture);
            return effects;
        }
        let wanted = match source {
            Source::Photo(photo) => Wanted::Photo(photo),
            Source::Digit { split, index } => Wanted::Digits(DigitFile::of(split, index)),
            // A picture of one's own that this visit has not seen: the last one stays.
            _ => return effects,
        };
        effects.extend(self.fetch(wanted));
        effects
    }

    /// What did not work with the last picture is of no interest once another is asked for.
    fn choose(&mut self, source: Source) -> Effects {
        self.troubles.clear();
        self.draft = None;
        // What was asked for did not come, and is asked for again.
        if let Some(asked) = self.asked.take().filter(|_| source == self.params().source) {
            return self.digit(asked);
        }
        if source == Source::Drawing {
            self.pen = true;
        }
        if let Source::Digit { split, index } = source
            && index >= count(split)
        {
            return self.trouble(Trouble::NoDigit(split));
        }
        let size = self.size_of(source);
        let effects = self.edit(EditKey::Single, |params| {
            let digit = |source| matches!(source, Source::Digit { .. });
            // From digit to digit the frame stays where it is.
            let region = params.region;
            let stays = digit(source) && digit(params.source);
            *params = params.with_source(source, size);
            if stays {
                params.region = region;
            }
        });
        // The same picture once more: it may have failed to come, or be another file.
        if effects.is_empty() { self.settled() } else { effects }
    }

    fn photo(&mut self, photo: Photo, picture: Option<Rc<Picture>>) -> Effects {
        self.fetching.take_if(|wanted| *wanted == Wanted::Photo(photo));
        let Some(picture) = picture else { return self.trouble(Trouble::Photo(photo)) };
        self.shelf.put_photo(photo, picture);
        if self.params().source == Source::Photo(photo) { self.arrived() } else { Vec::new() }
    }

    fn camera_runs(&mut self) -> Effects {
        self.choose(Source::Webcam)
    }

    fn stop_camera(&mut self) -> Effects {
        self.camera.close().into_iter().collect()
    }

    fn leave(&mut self) -> Effects {
        self.playing = false;
        self.stop_camera()
    }

    /// The pixel stays selected; the frame moves there if it is elsewhere.
    fn pin_at(&mut self, at: [usize; 2]) -> Effects {
        let Some(focus) = self.focus(at) else { return Vec::new() };
        self.link.pin = (self.link.pin != Some(at)).then_some(at);
        let mut effects = Vec::new();
        if let Some((region, size)) = self.table.as_ref().map(|t| (t.plan.region(), t.size()))
            && !region.holds(at)
        {
            let around = Region::around(at, region.rows.max(region.cols), size);
            effects = self.look(|params| params.region = around);
        }
        if effects.is_empty() {
            effects.push(PictureEffect::Settled);
        }
        effects.insert(0, PictureEffect::Announce(focus.said));
        effects
    }

    fn draw(&mut self, points: &[[f32; 2]], begins: bool) -> Effects {
        if !self.pen() {
            return Vec::new();
        }
        self.shelf.draw(points, begins);
        self.settle()
    }

    /// Numbers change while the pen moves.
    fn drawn(&mut self) -> Effects {
        if self.pen() { self.settle() } else { Vec::new() }
    }

    /// Numbers that were changed in the drawing go with it.
    fn cleared(&mut self) -> Effects {
        let mut effects = self.edit(EditKey::Single, |params| params.edits.clear());
        effects.extend(self.settle());
        effects
    }

    fn takes_strokes_back(&self) -> bool {
        self.pen()
    }

    /// Brings settings of the history back; how they are looked at stays, as long as the picture does.
    fn restore(&mut self, params: Option<Params>) -> Effects {
        let Some(params) = params else { return Vec::new() };
        let Params { source, region, channel, reading, .. } = self.link.params;
        self.link.params =
            if params.source == source { Params { region, channel, reading, ..params } } else { params };
        (self.draft, self.asked) = (None, None);
        self.settled()
    }

    fn set(&mut self, msg: PictureMsg) -> Effects {
        match msg {
            PictureMsg::Opened if self.table.is_none() => self.settle(),
            PictureMsg::NumberTyped(cell, text) => self.typed(cell, text),
            PictureMsg::NumberDone => self.done(),
            PictureMsg::NumberReverted(cell) => self.taken_back(cell),
            PictureMsg::NumberNudged(cell, by) => self.nudged(cell, by),
            PictureMsg::NumbersPasted(cell, text) => self.pasted(cell, &text),
            PictureMsg::ValueSet(at, value) => self.set_value(at, value),
            PictureMsg::Restored(at) => self.restored(at),
            PictureMsg::ChannelChosen(n) => {
                self.look(|params| params.channel = CHANNELS.get(n).copied().unwrap_or_default())
            }
            PictureMsg::Pixel(msg) => self.pixel(msg),
            _ => Vec::new(),
        }
    }
}

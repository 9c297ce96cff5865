use super::{Exercise, Said, Topic};

/// Exercises one after another, and how they went. The score is kept for later visits.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    topic: Topic,
    /// Of each topic: which exercise is next, and how many of those before were right.
    scores: [Score; Topic::ALL.len()],
    exercise: Exercise,
    judged: Option<Judged>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Score {
    right: u32,
    answered: u32,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What was said.
    pub said: Said,
    /// Whether it was right.
    pub right: bool,
    /// What was overlooked, where that is known.
    pub mistake: Option<String>,
}

/// More exercises than anybody answers; what was kept may be anything.
const MOST: u32 = 1_000_000;

impl Course {
    /// The exercises of a topic, as far as they were kept.
    #[must_use]
    pub fn open(topic: Topic, kept: &str) -> Self {
        let mut scores = [Score::default(); Topic::ALL.len()];
        for (key, value) in kept.split('&').filter_map(|pair| pair.split_once('=')) {
            let topic = Topic::ALL.into_iter().find(|topic| topic.key() == key);
            let score = value.split_once('/').and_then(|(right, answered)| {
                let (right, answered) = (right.parse().ok()?, answered.parse().ok()?);
                (right <= answered && answered <= MOST).then_some(Score { right, answered })
            });
            if let (Some(topic), Some(score)) = (topic, score) {
                scores[topic as usize] = score;
            }
        }
        Self { topic, scores, exercise: Exercise::new(topic, next(scores, topic)), judged: None }
    }

    /// What is to be kept, as keys and values like those of a link.
    #[must_use]
    pub fn kept(&self) -> String {
        let score = |topic: Topic| {
            let Score { right, answered } = self.scores[topic as usize];
            format!("{}={right}/{answered}", topic.key())
        };
        Topic::ALL.map(score).join("&")
    }

    /// The present question.
    #[must_use]
    pub fn exercise(&self) -> &Exercise {
        &self.exercise
    }

    /// What became of the answer, if there was one.
    #[must_use]
    pub fn judged(&self) -> Option<&Judged> {
        self.judged.as_ref()
    }

    /// Right answers of the topic, and all of them.
    #[must_use]
    pub fn score(&self) -> [u32; 2] {
        let Score { right, answered } = self.scores[self.topic as usize];
        [right, answered]
    }

    /// An answer; only the first one counts.
    #[must_use]
    pub fn answered(mut self, said: Said) -> Self {
        if self.judged.is_none() {
            let (right, mistake) = self.exercise.judge(said);
            let score = &mut self.scores[self.topic as usize];
            score.answered = (score.answered + 1).min(MOST);
            score.right = (score.right + u32::from(right)).min(score.answered);
            self.judged = Some(Judged { said, right, mistake: mistake.map(str::to_owned) });
        }
        self
    }

    /// The next question.
    #[must_use]
    pub fn next(self) -> Self {
        let topic = self.topic;
        self.about(topic)
    }

    /// Questions about another topic.
    #[must_use]
    pub fn about(self, topic: Topic) -> Self {
        Self { topic, exercise: Exercise::new(topic, next(self.scores, topic)), judged: None, ..self }
    }
}

/// Seeds are the numbers of exercises, so that everybody gets the same ones in the same order.
fn next(scores: [Score; Topic::ALL.len()], topic: Topic) -> u64 {
    u64::from(scores[topic as usize].answered) + 1
}

use std::collections::HashSet;

use super::*;

#[test]
fn the_same_seed_draws_the_same_exercise_and_others_are_unlike() {
    for topic in Topic::ALL {
        let questions: HashSet<String> = (1..=60)
            .map(|seed| {
                let exercise = Exercise::new(topic, seed);
                assert_eq!(exercise, Exercise::new(topic, seed));
                format!("{} {:?}", exercise.question, exercise.table)
            })
            .collect();
        assert!(questions.len() > 40, "{topic:?}: {}", questions.len());
    }
}

#[test]
fn every_exercise_has_one_right_answer_and_says_what_mistakes_overlook() {
    for topic in Topic::ALL {
        for seed in 1..=500 {
            let exercise = Exercise::new(topic, seed);
            assert!(!exercise.why.is_empty() && !exercise.answer().is_empty());
            match &exercise.ask {
                Ask::Number { right, mistakes } => {
                    assert_eq!(exercise.judge(Said::Number(*right)), (true, None), "{exercise:?}");
                    assert_eq!(exercise.judge(Said::Number(-77.0)), (false, None));
                    for (wrong, told) in mistakes {
                        let (is_right, known) = exercise.judge(Said::Number(*wrong));
                        assert!(!is_right && known.is_some(), "{exercise:?}");
                        assert!(!told.is_empty());
                    }
                }
                Ask::Choice(options) => {
                    let right = options.iter().filter(|option| option.mistake.is_none());
                    assert_eq!(right.count(), 1, "{exercise:?}");
                    assert!((3..=4).contains(&options.len()), "{exercise:?}");
                    let texts: HashSet<&str> = options.iter().map(|option| option.text.as_str()).collect();
                    assert_eq!(texts.len(), options.len(), "{exercise:?}");
                }
            }
        }
    }
}

#[test]
fn right_options_stand_at_every_place() {
    let place = |seed| match Exercise::new(Topic::Gradient, seed).ask {
        Ask::Choice(options) => options.iter().position(|option| option.mistake.is_none()),
        Ask::Number { .. } => None,
    };
    let places: HashSet<usize> = (1..200).filter_map(place).collect();
    assert_eq!(places.len(), 4);
}

#[test]
fn a_course_counts_first_answers_and_goes_on_where_it_was_left() {
    let course = Course::open(Topic::Size, "");
    let Ask::Number { right, .. } = course.exercise().ask else { panic!("sizes are numbers") };
    let course = course.answered(Said::Number(right)).answered(Said::Number(-1.0));
    assert_eq!((course.score(), course.judged().map(|judged| judged.right)), ([1, 1], Some(true)));
    let course = course.next().answered(Said::Number(-1.0)).about(Topic::Parameters);
    assert_eq!((course.score(), course.judged()), ([0, 0], None));
    assert_eq!(course.kept(), "size=1/2&cells=0/0&parameters=0/0&gradient=0/0");
    let later = Course::open(Topic::Size, &course.kept());
    assert_eq!((later.score(), later.exercise().seed), ([1, 2], 3));
}

#[test]
fn what_was_kept_may_be_anything() {
    for kept in ["size=9/3&cells=x/y&gradient=&&&=", "size=4294967296/4294967296", "\u{0}", "size=-1/2"] {
        assert_eq!(Course::open(Topic::Size, kept).score(), [0, 0], "{kept:?}");
    }
}

#[test]
fn known_layers_have_their_known_counts() {
    // The lecture's three filters over two channels: 57 parameters.
    let found = (1..20_000)
        .map(|seed| Exercise::new(Topic::Parameters, seed))
        .find(|exercise| exercise.question.contains("nn.Conv2d(2, 3, 3)"));
    assert_eq!(found.map(|exercise| exercise.answer()).as_deref(), Some("57"));
}

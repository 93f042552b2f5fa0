//! What `trace` tells of one future.

use caseload::cli::trace::trace;
use caseload::report::tell::Follow;
use caseload::scenario::load;

fn told(follow: &Follow) -> Vec<String> {
    let scenario = load("blackburn-with-darwen/baseline-2019").unwrap();
    let mut out = Vec::new();
    trace(&scenario, 2019, 7, follow, &mut out).unwrap().unwrap();
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_trace_says_which_future_it_is_what_is_lived_before_day_0_and_how_it_ends() {
    let all = told(&Follow::All);
    assert!(all[0].starts_with("Replication 7 of seed 2019: "), "{}", all[0]);
    assert!(all[1].contains("from 31 March 2019, the opening, to the close of 30 September 2019, day 0"), "{}", all[1]);
    let last = all.last().unwrap();
    assert!(last.starts_with("On 30 September 20") && last.contains(" children have open cases, "), "{last}");
}

#[test]
fn every_change_of_a_childs_worker_follows_on_what_caused_it() {
    let all = told(&Follow::All);
    // a child with a third worker
    let third = all.iter().find(|line| line.ends_with("(worker no. 3 of this child).")).unwrap();
    let child = third.split_once("takes child ").unwrap().1.split_once(' ').unwrap().0;
    let story = told(&Follow::Child(child.to_owned()));
    let mut moves = 0;
    for (n, line) in story.iter().enumerate().filter(|(_, line)| line.contains(" takes child ")) {
        if line.contains("(worker no. 1 of") {
            continue;
        }
        moves += 1;
        let before = story[..n].iter().rev().find(|line| !line.contains("waits unallocated")).unwrap();
        assert!(before.contains(" leaves and hands back ") || before.contains(" passes "), "{story:#?}");
    }
    assert!(moves >= 2, "{story:#?}");
    let closes = story.iter().any(|line| line.contains(" closes"));
    let is_open = story.last().unwrap().starts_with("Still open on 30 September 20");
    assert!(closes != is_open, "{story:#?}");
}

#[test]
fn the_trace_of_a_post_ends_with_who_is_in_it_and_how_many_children_are_held() {
    let all = told(&Follow::All);
    let post = all.iter().find_map(|line| line.split_once(" of post ")?.1.strip_suffix(" is in post.")).unwrap();
    let story = told(&Follow::Worker(post.to_owned()));
    let last = story.last().unwrap();
    assert!(last.contains("still in post, holding ") || last.ends_with("the post is vacant."), "{last}");
}

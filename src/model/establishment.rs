//! Posts come and go.
//!
//! # What happens
//! A post that is added is vacant at first: recruitment begins, and cover is sought. A post that is deleted ends both; of
//! several the vacant ones go at once, those whose successor has accepted last, and the others as they fall vacant.
//!
//! # Equations
//! None.
//!
//! # Source
//! The scenario's.
//!
//! # What it leaves out
//! Moving a worker whose post goes to another post.

use super::agency;
use super::happening::{Happening, Watch};
use super::people::PostChange;
use super::recruitment::{Phase, close, open_vacancy};
use super::scene::{Scene, State};
use super::workforce::Standing;

/// The post goes, with whatever recruitment and cover there is for it.
pub(super) fn delete<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    close(scene, state, post);
    agency::make_way(scene, state, post);
    state.workforce.post_mut(post).standing = Standing::Deleted;
    scene.watch.see(scene.now, Happening::PostDeleted { post });
}

/// A post is there from today, vacant.
pub(super) fn establish<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    state.workforce.post_mut(post).standing = Standing::Established;
    scene.watch.see(scene.now, Happening::PostAdded { post });
    open_vacancy(scene, state, post);
    agency::seek_cover(scene, state, post);
}

/// Posts are added or deleted.
pub(super) fn change_posts<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, change: &PostChange) {
    let of_group = |state: &State, standing: Standing| -> Vec<usize> {
        let posts = state.workforce.of_team(change.team);
        let here = posts.filter(|&post| {
            let one = state.workforce.post(post);
            one.home == change.grade && one.standing == standing
        });
        here.collect()
    };
    for post in of_group(state, Standing::Planned).into_iter().take(change.added as usize) {
        establish(scene, state, post);
    }
    if change.deleted == 0 {
        return;
    }
    let mut vacant = of_group(state, Standing::Established);
    vacant.retain(|&post| !state.workforce.post(post).in_post());
    // a post whose successor has accepted goes last
    vacant.sort_by_key(|&post| (state.recruitment.phase(post) == Phase::Joining, std::cmp::Reverse(post)));
    vacant.truncate(change.deleted as usize);
    state.recruitment.doomed[change.team][change.grade] += change.deleted - vacant.len() as u32;
    for post in vacant {
        delete(scene, state, post);
    }
}

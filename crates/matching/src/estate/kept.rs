//! What came of one release, kept with the corpus that it was checked against.

use std::sync::Arc;

use self_cell::self_cell;

use crate::{answer::Checked, corpus::Corpus, estate::Release};

self_cell!(
    /// What came of one release; it lives as long as somebody holds it, whatever corpus counts
    /// meanwhile.
    pub struct Kept {
        owner: Arc<Corpus>,
        #[covariant]
        dependent: Checked,
    }

    impl {Debug}
);

impl Kept {
    /// Checks a release.
    pub fn of(corpus: &Arc<Corpus>, release: &Release) -> Self {
        Self::new(Arc::clone(corpus), |corpus| {
            corpus.check_release(&release.name, release.version.as_deref())
        })
    }

    /// What came of it.
    pub fn checked(&self) -> &Checked<'_> {
        self.borrow_dependent()
    }
}

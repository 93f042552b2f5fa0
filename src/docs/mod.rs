//! The project's documents, shown by rustdoc.

pub mod architecture {
    #![doc = include_str!("architecture.md")]
}

pub mod design_faq {
    #![doc = include_str!("design-faq.md")]
}

pub mod glossary {
    #![doc = include_str!("glossary.md")]
}

pub mod model {
    #![doc = include_str!("model.md")]
}

pub mod published {
    #![doc = include_str!("published.md")]
}

pub mod verification {
    #![doc = include_str!("verification.md")]
}

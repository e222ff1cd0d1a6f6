//! Which class a product belongs to: by words of its vendor's and its own name.

/// One line of a class's members: a vendor, and words of a product or any product.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) class: &'static str,
    vendor: Vec<String>,
    product: Vec<String>,
}

impl Member {
    /// A member as the data writes it; `*` is every product of the vendor.
    pub(super) fn new(class: &'static str, vendor: &str, product: &str) -> Self {
        // `*` has no words, and no words are found in every name.
        Self { class, vendor: words(vendor), product: words(product) }
    }

    fn length(&self) -> (usize, usize) {
        (self.vendor.len(), self.product.len())
    }

    fn has(&self, vendor: &[String], product: &[String]) -> bool {
        !self.vendor.is_empty()
            && vendor.starts_with(&self.vendor)
            && contains(product, &self.product)
    }
}

/// The member that names a product with the most words, the vendor's counting first.
pub(super) fn longest<'m>(
    members: &'m [Member],
    vendor: &str,
    product: &str,
) -> Option<&'m Member> {
    longest_all(members, vendor, product).next()
}

/// The same with all that name it with as many words; the data is right when they are of one class.
pub(super) fn longest_all<'m>(
    members: &'m [Member],
    vendor: &str,
    product: &str,
) -> impl Iterator<Item = &'m Member> {
    let (vendor, product) = (words(vendor), words(product));
    let fitting: Vec<&Member> =
        members.iter().filter(|member| member.has(&vendor, &product)).collect();
    let most = fitting.iter().map(|member| member.length()).max();
    fitting.into_iter().filter(move |member| Some(member.length()) == most)
}

fn contains(words: &[String], sought: &[String]) -> bool {
    sought.is_empty() || words.windows(sought.len()).any(|window| window == sought)
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let parts = lower.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{Member, longest};

    fn class(vendor: &str, product: &str) -> Option<&'static str> {
        let members = [
            Member::new("vendor", "Cisco", "*"),
            Member::new("phone", "Cisco", "IP Phones"),
            Member::new("longer vendor", "Cisco Meraki", "*"),
        ];
        longest(&members, vendor, product).map(|member| member.class)
    }

    #[test]
    fn the_name_with_most_words_wins() {
        assert_eq!(class("CISCO Systems, Inc.", "IOS XE"), Some("vendor"));
        assert_eq!(class("Cisco", "Small Business IP-phones 7800"), Some("phone"));
        assert_eq!(class("Cisco Meraki", "IP Phones"), Some("longer vendor"));
    }

    #[test]
    fn half_a_word_is_no_name() {
        assert_eq!(class("Ciscom", "IOS"), None);
        assert_eq!(class("Cisco", "VoIP phonesystem"), Some("vendor"));
        assert_eq!(class("", ""), None);
    }
}

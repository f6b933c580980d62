#include "xml/document.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "xml/fragment.hpp"
#include "xml/writer.hpp"

namespace {

using namespace vireo;
using xml::Document;

std::string refusal(const std::string& text) {
    try {
        Document::parse(text, "(domain_definition)");
    } catch (const Error& e) {
        EXPECT_EQ(e.code, ErrorCode::xml_detail);
        EXPECT_GE(e.line, 1u);
        return e.message;
    }
    return "accepted";
}

std::string in_domain(const std::string& inner) {
    return "<domain type='qemu'>\n  <name>x</name>\n  <memory>1024</memory>\n  " + inner + "\n  <os><type>hvm</type></os>\n</domain>\n";
}

// Texts and carets as libvirt 9.0.0 gives them to a client.
TEST(xml_errors, are_told_as_the_reference_tells_them) {
    const std::string p = "(domain_definition):";
    EXPECT_EQ(refusal(""), p + "1: Document is empty\n(null)\n^");
    EXPECT_EQ(refusal("  \n"), p + "2: Start tag expected, '<' not found\n(null)\n^");
    EXPECT_EQ(refusal("hello"), p + "1: Start tag expected, '<' not found\nhello\n^");
    EXPECT_EQ(refusal("<"), p + "1: StartTag: invalid element name\n<\n-^");
    EXPECT_EQ(refusal("<domain"), p + "1: Couldn't find end of Start Tag domain line 1\n<domain\n-------^");
    EXPECT_EQ(refusal("<domain>\n <name>x</name>\n"), p + "3: Premature end of data in tag domain line 1\n(null)\n^");
    EXPECT_EQ(refusal("<domain>\n  <name>x</nam>\n</domain>"), p + "2: Opening and ending tag mismatch: name line 2 and nam\n  <name>x</nam>\n---------------^");
    EXPECT_EQ(refusal("<domain>\n  <name>x\n</domain>"), p + "3: Opening and ending tag mismatch: name line 2 and domain\n</domain>\n---------^");
    EXPECT_EQ(refusal("<domain type='qemu'/>\n<x/>"), p + "2: Extra content at the end of the document\n<x/>\n^");
    EXPECT_EQ(refusal(in_domain("<a b=c/>")), p + "4: AttValue: \" or ' expected\n  <a b=c/>\n-------^");
    EXPECT_EQ(refusal(in_domain("<a b/>")), p + "4: Specification mandates value for attribute b\n  <a b/>\n------^");
    EXPECT_EQ(refusal(in_domain("<a b='1' b='2'/>")), p + "4: Attribute b redefined\n  <a b='1' b='2'/>\n----------------^");
    EXPECT_EQ(refusal(in_domain("<a b='<'/>")), p + "4: Unescaped '<' not allowed in attributes values\n  <a b='<'/>\n--------^");
    EXPECT_EQ(refusal(in_domain("<a b='1/>")), p + "5: Unescaped '<' not allowed in attributes values\n  <os><type>hvm</type></os>\n--^");
    EXPECT_EQ(refusal(in_domain("<a>&foo;</a>")), p + "4: Entity 'foo' not defined\n  <a>&foo;</a>\n----------^");
    EXPECT_EQ(refusal(in_domain("<a>a & b</a>")), p + "4: xmlParseEntityRef: no name\n  <a>a & b</a>\n--------^");
    EXPECT_EQ(refusal(in_domain("<a>&foo </a>")), p + "4: EntityRef: expecting ';'\n  <a>&foo </a>\n---------^");
    EXPECT_EQ(refusal(in_domain("<a b='1'c='2'/>")), p + "4: attributes construct error\n  <a b='1'c='2'/>\n----------^");
    EXPECT_EQ(refusal(in_domain("<1a/>")), p + "4: StartTag: invalid element name\n  <1a/>\n---^");
    EXPECT_EQ(refusal(in_domain("<a 1b='2'/>")), p + "4: error parsing attribute name\n  <a 1b='2'/>\n-----^");
    EXPECT_EQ(refusal(in_domain("<a>]]></a>")), p + "4: Sequence ']]>' not allowed in content\n  <a>]]></a>\n-----^");
    EXPECT_EQ(refusal(in_domain("<!-- a -- b -->")), p + "4: Double hyphen within comment: <!-- a \n  <!-- a -- b -->\n---------^");
    EXPECT_EQ(refusal(in_domain("<!-- a")), p + "7: Comment not terminated\n(null)\n^");
    EXPECT_EQ(refusal(in_domain("<?xml version='1.0'?>")), p + "4: XML declaration allowed only at the start of the document\n  <?xml version='1.0'?>\n-------^");
    EXPECT_EQ(refusal(in_domain("<a>&#1;</a>")), p + "4: xmlParseCharRef: invalid xmlChar value 1\n  <a>&#1;</a>\n---------^");
    EXPECT_EQ(refusal(in_domain("<a>&#x110000;</a>")), p + "4: xmlParseCharRef: character reference out of bounds\n  <a>&#x110000;</a>\n---------------^");
    EXPECT_EQ(refusal(in_domain("<a>\x01</a>")), p + "4: PCDATA invalid Char value 1\n  <a>\x01</a>\n-----^");
    EXPECT_EQ(refusal(in_domain("<a b='\x01'/>")), p + "4: invalid character in attribute value\n  <a b='\x01'/>\n--------^");
    EXPECT_EQ(refusal(in_domain("<a>\xF6\xDF" "e</a>")), p + "4: Input is not proper UTF-8, indicate encoding !\nBytes: 0xF6 0xDF 0x65 0x3C\n  <a>\xF6\xDF" "e</a>\n-----^");
    EXPECT_EQ(refusal("<domain></domain x>"), p + "1: expected '>'\n<domain></domain x>\n-----------------^");
    EXPECT_EQ(refusal(in_domain("\t<a\t></b>")), p + "4: Opening and ending tag mismatch: a line 4 and b\n  \t<a\t></b>\n--\t--\t-----^");
    EXPECT_EQ(refusal("<!DOCTYPE"), p + "1: xmlParseDocTypeDecl : no DOCTYPE name !\n<!DOCTYPE\n---------^");
    EXPECT_EQ(refusal("\xFE\xFF"), p + "1: Start tag expected, '<' not found\n\xFE\xFF\n^");
    EXPECT_EQ(refusal(std::string("\x7F" "ELF")), p + "1: Start tag expected, '<' not found\n\x7F" "ELF\n^");
}

TEST(xml_limits, stop_what_is_too_deep_too_long_or_grows) {
    const auto nested = [](int depth) {
        std::string text;
        for (int i = 0; i < depth; ++i) text += "<a>";
        for (int i = 0; i < depth; ++i) text += "</a>";
        return text;
    };
    EXPECT_EQ(refusal(nested(257)), "accepted");
    EXPECT_NE(refusal(nested(258)).find("Excessive depth in document: 256 use XML_PARSE_HUGE option"), std::string::npos);
    EXPECT_NE(refusal(nested(100000)).find("Excessive depth"), std::string::npos);
    EXPECT_NE(refusal("<a>" + std::string(10'000'001, 'x') + "</a>").find("larger than 10 MB"), std::string::npos);
    std::string bomb = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>";
    for (char c = 'b'; c < 'j'; ++c) {
        bomb += std::string("<!ENTITY ") + c + " '";
        for (int i = 0; i < 10; ++i) bomb += std::string("&") + static_cast<char>(c - 1) + ";";
        bomb += "'>";
    }
    EXPECT_NE(refusal(bomb + "]><d>&i;</d>").find("entity reference loop"), std::string::npos);
    EXPECT_NE(refusal("<!DOCTYPE d [<!ENTITY a '&a;'>]><d>&a;</d>").find("entity reference loop"), std::string::npos);
}

TEST(xml_document, knows_internal_entities_and_never_loads_external_ones) {
    EXPECT_EQ(Document::parse("<!DOCTYPE d [<!ENTITY foo 'bar'>]><d a='&foo;'>&foo;&lt;&#65;</d>").root().content(), "bar<A");
    EXPECT_EQ(Document::parse("<!DOCTYPE d [<!ENTITY foo SYSTEM 'file:///etc/passwd'>]><d>&foo;</d>").root().content(), "");
    EXPECT_EQ(Document::parse("<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d>x</d>").root().content(), "x");
}

TEST(xml_document, ends_at_the_first_nul_as_c_strings_do) {
    EXPECT_EQ(Document::parse(std::string("<a>x</a>\0garbage", 16)).root().content(), "x");
    EXPECT_NE(refusal(std::string("<a>\0</a>", 8)), "accepted");
}

TEST(xml_document, tells_where_things_stand) {
    const auto document = Document::parse("<a>\n  <b x='1'\n     yy = \"2>\"  >\n text</b>\n <b/><q:c xmlns:q='u'/>\n</a>");
    const auto& b = *document.root().child("b");
    EXPECT_EQ(document.place(b).line, 2u);
    EXPECT_EQ(document.place(b).column, 3u);
    EXPECT_EQ(document.place_of_attribute(b, "yy").line, 3u);
    EXPECT_EQ(document.place_of_attribute(b, "yy").column, 6u);
    EXPECT_EQ(document.place_of_value(b, "yy").column, 12u);
    EXPECT_EQ(document.place_of_text(b).line, 4u);
    EXPECT_EQ(document.place_of_text(b).column, 2u);
    EXPECT_EQ(Document::path(b), "a/b[1]");
    EXPECT_EQ(document.locate("a/b[2]").line, 5u);
    EXPECT_EQ(document.locate("a/b[1]/@x").column, 9u);
    EXPECT_EQ(document.locate("a/b[2]/nothing/here").line, 5u);
}

TEST(xml_document, resolves_namespaces_and_takes_an_undeclared_prefix_as_part_of_the_name) {
    const auto document = Document::parse("<a xmlns='d' xmlns:q='u'><q:b/><c/><z:e/></a>");
    auto child = document.root().elements().begin();
    EXPECT_EQ(child->space, "u");
    EXPECT_EQ(child->name, "b");
    EXPECT_EQ((++child)->space, "d");
    EXPECT_EQ((++child)->name, "z:e");
    EXPECT_EQ(child->space, "");
}

TEST(xml_document, joins_text_that_comes_in_pieces) {
    const auto document = Document::parse("<a>one\ntwo&amp;<!-- c -->three<![CDATA[<four>]]></a>");
    EXPECT_EQ(document.root().content(), "one\ntwo&three<four>");
}

std::string metadata(const std::string& inner) {
    const auto document = Document::parse("<domain><metadata>" + inner + "</metadata></domain>");
    return xml::Fragment::metadata(document, *document.root().child("metadata")).text(2);
}

// Compared with what libvirt 9.0.0 prints.
TEST(xml_fragment, prints_kept_trees_as_the_reference) {
    EXPECT_EQ(metadata("<a:x xmlns:a='http://a'><a:b>text</a:b><a:c   q=\"it's &quot;\" z='&lt;&#9;&#10;\xC3\xA9'/></a:x>"),
              "  <metadata>\n    <a:x xmlns:a=\"http://a\">\n      <a:b>text</a:b>\n      <a:c q=\"it's &quot;\" z=\"&lt;&#9;&#10;&#xE9;\"/>\n    </a:x>\n  </metadata>");
    EXPECT_EQ(metadata("\n   <a:x xmlns:a='http://a'>\n\n<b>  text </b>\n  mixed <i>in</i> text\n</a:x>\n"),
              "  <metadata>\n    <a:x xmlns:a=\"http://a\"><b>  text </b>\n  mixed <i>in</i> text\n</a:x>\n  </metadata>");
    EXPECT_EQ(metadata("<!-- c1 --><a:x xmlns:a='http://a'><!-- c2 --><![CDATA[<z>]]><?pi data?></a:x>"),
              "  <metadata>\n    <a:x xmlns:a=\"http://a\"><!-- c2 --><![CDATA[<z>]]><?pi data?></a:x>\n  </metadata>");
    EXPECT_EQ(metadata("<x>no namespace</x>text"), "  <metadata/>");
    EXPECT_EQ(metadata("<a:x xmlns:a='http://a'> </a:x><b:x xmlns:b='http://b'>\n</b:x><c:x xmlns:c='http://c'>&gt;&amp;&apos;\"&#13;</c:x>"),
              "  <metadata>\n    <a:x xmlns:a=\"http://a\"> </a:x>\n    <b:x xmlns:b=\"http://b\">\n</b:x>\n    <c:x xmlns:c=\"http://c\">&gt;&amp;'\"&#13;</c:x>\n  </metadata>");
    EXPECT_EQ(metadata("<a:x xmlns:a='http://a'/><b:x xmlns:b='http://a'/>"), "  <metadata>\n    <a:x xmlns:a=\"http://a\"/>\n  </metadata>");
    const auto outside = Document::parse("<domain xmlns:a='http://a'><metadata><a:x><a:y/></a:x></metadata></domain>");
    EXPECT_EQ(xml::Fragment::metadata(outside, *outside.root().child("metadata")).text(0),
              "<metadata xmlns:a=\"http://a\">\n  <a:x>\n    <a:y/>\n  </a:x>\n</metadata>");
}

TEST(xml_writer, prints_lines_quotes_and_empty_elements_as_the_reference) {
    xml::Writer out;
    out.open("a");
    out.open("b");
    out.attribute("x", "it's \"<>&\"\t\r\x01");
    out.text("1 > 0");
    out.close();
    out.open("c");
    out.close();
    out.open("d");
    out.close(false);
    out.attribute("late", std::uint64_t{7});
    out.raw("<kept>\n  <x/>\n</kept>");
    out.declare("q", "u");
    out.declare("q", "u");
    out.close();
    EXPECT_EQ(out.take(), "<a late='7' xmlns:q='u'>\n  <b x='it&apos;s &quot;&lt;&gt;&amp;&quot;\t'>1 &gt; 0</b>\n  <c/>\n  <kept>\n    <x/>\n  </kept>\n</a>\n");
}

}  // namespace

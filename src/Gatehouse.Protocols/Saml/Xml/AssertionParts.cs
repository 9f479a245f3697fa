using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>An assertion as its schema lays it out (SAML Core §2.3.3), read and not yet judged.</summary>
internal sealed class AssertionParts
{
    public required string Id { get; init; }

    public required string Issuer { get; init; }

    public required DateTimeOffset IssueInstant { get; init; }

    public SubjectParts? Subject { get; private set; }

    public ConditionsParts? Conditions { get; private set; }

    public List<AuthnStatementParts> AuthnStatements { get; } = [];

    public List<SamlAttribute> Attributes { get; } = [];

    /// <summary>Statements that state nothing about a sign-in.</summary>
    public List<XmlElement> Others { get; } = [];

    public static AssertionParts Read(XmlElement element)
    {
        SamlRefusedException.Unless(SamlXml.Is(element, SamlNames.Assertion, "Assertion"), SamlFault.WrongMessage, "the document is no Assertion");
        var shape = new XmlShape(element);
        MessageHeader.CheckVersion(shape);
        var parts = new AssertionParts
        {
            Id = shape.Required("ID"), IssueInstant = shape.RequiredInstant("IssueInstant"),
            Issuer = MessageHeader.EntityName(shape.Expect(SamlNames.Assertion, "Issuer")),
        };
        shape.Next(SamlNames.Signature, "Signature");
        parts.Subject = shape.Next(SamlNames.Assertion, "Subject") is { } subject ? SubjectParts.Read(subject) : null;
        parts.Conditions = shape.Next(SamlNames.Assertion, "Conditions") is { } conditions ? ConditionsParts.Read(conditions) : null;

        // §2.6.1: advice may be ignored.
        shape.Next(SamlNames.Assertion, "Advice");
        while (shape.Any() is { } statement)
        {
            parts.ReadStatement(statement);
        }

        shape.End();
        return parts;
    }

    private void ReadStatement(XmlElement statement)
    {
        if (SamlXml.Is(statement, SamlNames.Assertion, "AuthnStatement"))
        {
            AuthnStatements.Add(AuthnStatementParts.Read(statement));
        }
        else if (SamlXml.Is(statement, SamlNames.Assertion, "AttributeStatement"))
        {
            var shape = new XmlShape(statement);
            Attributes.AddRange(shape.All(SamlNames.Assertion, "Attribute").Select(SamlAttribute.Read));
            SamlRefusedException.Unless(
                shape.Next(SamlNames.Assertion, "EncryptedAttribute") is null, SamlFault.Unsupported, "the assertion has an encrypted attribute");
            shape.End();
        }
        else
        {
            SamlRefusedException.Unless(
                SamlXml.Is(statement, SamlNames.Assertion, "Statement") || SamlXml.Is(statement, SamlNames.Assertion, "AuthzDecisionStatement")
                || SamlXml.Is(statement, SamlNames.XacmlAssertion, "XACMLAuthzDecisionStatement"),
                SamlFault.ShapeInvalid, $"Assertion has a {statement.LocalName} where none belongs");
            Others.Add(statement);
        }
    }
}

/// <summary>Subject (§2.4.1): the person and who may bring the assertion.</summary>
internal sealed record SubjectParts(NameId? NameId, IReadOnlyList<ConfirmationParts> Bearers)
{
    public static SubjectParts Read(XmlElement element)
    {
        var shape = new XmlShape(element);
        SamlRefusedException.Unless(
            shape.Next(SamlNames.Assertion, "EncryptedID") is null && shape.Next(SamlNames.Assertion, "BaseID") is null,
            SamlFault.Unsupported, "the subject is named by EncryptedID or BaseID");
        var name = shape.Next(SamlNames.Assertion, "NameID") is { } id ? NameId.Read(id) : null;
        var confirmations = shape.All(SamlNames.Assertion, "SubjectConfirmation").ToList();
        shape.End();
        return new SubjectParts(name, [.. confirmations.Where(c => c.GetAttribute("Method") == SamlNames.Bearer).Select(ConfirmationParts.Read)]);
    }
}

/// <summary>SubjectConfirmation by bearer (§2.4.1.1, SAML Profiles §4.1.4.2).</summary>
internal sealed record ConfirmationParts(string? Recipient, string? InResponseTo, DateTimeOffset? NotBefore, DateTimeOffset? NotOnOrAfter)
{
    public static ConfirmationParts Read(XmlElement element)
    {
        var shape = new XmlShape(element);
        shape.Ignore("Method");
        shape.Next(SamlNames.Assertion, "NameID");
        var data = shape.Next(SamlNames.Assertion, "SubjectConfirmationData");
        shape.End();
        if (data is null)
        {
            return new ConfirmationParts(null, null, null, null);
        }

        var inner = new XmlShape(data);
        inner.Ignore("Address");
        inner.IgnoreForeignAttributes();
        var parts = new ConfirmationParts(
            inner.Optional("Recipient"), inner.Optional("InResponseTo"), inner.OptionalInstant("NotBefore"), inner.OptionalInstant("NotOnOrAfter"));
        inner.End();
        return parts;
    }
}

/// <summary>Conditions (§2.5.1).</summary>
internal sealed record ConditionsParts(DateTimeOffset? NotBefore, DateTimeOffset? NotOnOrAfter, IReadOnlyList<IReadOnlyList<string>> AudienceRestrictions)
{
    public static ConditionsParts Read(XmlElement element)
    {
        var shape = new XmlShape(element);
        var (from, to) = (shape.OptionalInstant("NotBefore"), shape.OptionalInstant("NotOnOrAfter"));
        var restrictions = new List<IReadOnlyList<string>>();
        while (shape.Any() is { } condition)
        {
            if (SamlXml.Is(condition, SamlNames.Assertion, "AudienceRestriction"))
            {
                var inner = new XmlShape(condition);
                restrictions.Add([.. inner.All(SamlNames.Assertion, "Audience").Select(a => XmlShape.Value(a))]);
                inner.End();
                continue;
            }

            // OneTimeUse holds anyway; ProxyRestriction binds whoever issues assertions in turn.
            SamlRefusedException.Unless(
                SamlXml.Is(condition, SamlNames.Assertion, "OneTimeUse") || SamlXml.Is(condition, SamlNames.Assertion, "ProxyRestriction"),
                SamlFault.ConditionUnknown, "the assertion has a condition that nobody here can judge");
        }

        shape.End();
        return new ConditionsParts(from, to, restrictions);
    }
}

/// <summary>AuthnStatement (§2.7.2).</summary>
internal sealed record AuthnStatementParts(
    DateTimeOffset AuthnInstant, string? SessionIndex, DateTimeOffset? SessionNotOnOrAfter, string? ContextClass, IReadOnlyList<string> Authorities)
{
    public static AuthnStatementParts Read(XmlElement element)
    {
        var shape = new XmlShape(element);
        var (instant, index, end) = (shape.RequiredInstant("AuthnInstant"), shape.Optional("SessionIndex"), shape.OptionalInstant("SessionNotOnOrAfter"));
        shape.Next(SamlNames.Assertion, "SubjectLocality");
        var context = new XmlShape(shape.Expect(SamlNames.Assertion, "AuthnContext"));
        shape.End();
        var contextClass = context.Next(SamlNames.Assertion, "AuthnContextClassRef") is { } reference ? XmlShape.Value(reference) : null;
        context.Next(SamlNames.Assertion, "AuthnContextDecl");
        context.Next(SamlNames.Assertion, "AuthnContextDeclRef");
        var authorities = context.All(SamlNames.Assertion, "AuthenticatingAuthority").Select(a => XmlShape.Value(a)).ToList();
        context.End();
        return new AuthnStatementParts(instant, index, end, contextClass, authorities);
    }
}

using System.Globalization;
using System.Xml;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml.Metadata;

/// <summary>
/// Finds a provider in metadata. Unlike messages, metadata is full of what others have added: what is not asked for is
/// passed over.
/// </summary>
internal static class MetadataReader
{
    private const int MaxNested = 8;

    public static IdentityProviderMetadata Read(ReadOnlySpan<byte> xml, string? entityId, SamlVerificationKeys? signers, DateTimeOffset now)
    {
        var root = SamlXml.Parse(xml, SamlLimits.Metadata);
        SamlRefusedException.Unless(
            Is(root, "EntityDescriptor") || Is(root, "EntitiesDescriptor"), SamlFault.WrongMessage, "the document is no metadata");
        var trusted = signers is null ? root : EnvelopedSignature.Verify(root, "ID", signers);
        var entity = FindEntity(trusted, entityId);
        var role = Children(entity, "IDPSSODescriptor").FirstOrDefault(SupportsSaml2)
            ?? throw new SamlRefusedException(SamlFault.EntityMissing, "the entity is no SAML 2.0 identity provider");

        // §2.3.2: whoever is inside ends no later than what is around it. The role may have an end of its own.
        var around = Around(role).ToList();
        var validUntil = around.Select(e => Instant(e, "validUntil")).Min();
        SamlRefusedException.Unless(validUntil is null || now < validUntil, SamlFault.Expired, "the metadata has expired");
        return Describe(entity, role) with { ValidUntil = validUntil, CacheDuration = around.Select(CacheDuration).Min() };
    }

    private static IdentityProviderMetadata Describe(XmlElement entity, XmlElement role)
    {
        var keys = Children(role, "KeyDescriptor").Where(k => k.GetAttribute("use") is "" or "signing").SelectMany(Certificates).ToList();
        SamlRefusedException.Unless(keys.Count > 0, SamlFault.KeyMissing, "the provider has no signing certificate");
        var signOn = Endpoints(role, "SingleSignOnService");
        SamlRefusedException.Unless(signOn.Count > 0, SamlFault.EntityMissing, "the provider has no sign-on address that can be used");
        return new IdentityProviderMetadata(entity.GetAttribute("entityID"), keys, signOn)
        {
            SingleLogout = Endpoints(role, "SingleLogoutService"),
            NameIdFormats = [.. Children(role, "NameIDFormat").Select(f => XmlShape.Value(f))],
            WantAuthnRequestsSigned = role.GetAttribute("WantAuthnRequestsSigned") is "true" or "1",
        };
    }

    private static XmlElement FindEntity(XmlElement root, string? entityId)
    {
        var found = Entities(root, 0)
            .Where(e => entityId is null ? Children(e, "IDPSSODescriptor").Any() : string.Equals(e.GetAttribute("entityID"), entityId, StringComparison.Ordinal))
            .Take(2).ToList();
        SamlRefusedException.Unless(found.Count > 0, SamlFault.EntityMissing, "the metadata does not have the provider");
        SamlRefusedException.Unless(found.Count == 1, SamlFault.ShapeInvalid, "the metadata has more than one such provider");
        SamlRefusedException.Unless(found[0].GetAttribute("entityID") is { Length: > 0 and <= 1024 }, SamlFault.ShapeInvalid, "the provider has no entityID");
        return found[0];
    }

    private static IEnumerable<XmlElement> Entities(XmlElement element, int depth)
    {
        if (Is(element, "EntityDescriptor"))
        {
            return [element];
        }

        SamlRefusedException.Unless(depth < MaxNested, SamlFault.TooDeep, "the metadata is nested too deeply");
        return Children(element, "EntityDescriptor").Concat(Children(element, "EntitiesDescriptor")).SelectMany(e => Entities(e, depth + 1));
    }

    private static bool SupportsSaml2(XmlElement role) =>
        role.GetAttribute("protocolSupportEnumeration").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains(SamlNames.Protocol);

    private static IEnumerable<ReadOnlyMemory<byte>> Certificates(XmlElement keyDescriptor) =>
        SamlXml.Descendants(keyDescriptor).Where(e => SamlXml.Is(e, SamlNames.Signature, "X509Certificate"))
            .Select(e => (ReadOnlyMemory<byte>)XmlShape.Base64(e, SamlFault.ShapeInvalid));

    // An address goes into a redirect: anything but http and https would be a script, a file or an app.
    private static List<SamlEndpoint> Endpoints(XmlElement role, string name) =>
    [
        .. Children(role, name).Select(e => new SamlEndpoint(e.GetAttribute("Binding"), e.GetAttribute("Location"), NullIfEmpty(e.GetAttribute("ResponseLocation"))))
            .Where(e => e.Binding is SamlBindings.Redirect or SamlBindings.Post && IsWeb(e.Location) && (e.ResponseLocation is null || IsWeb(e.ResponseLocation))),
    ];

    private static bool IsWeb(string location) =>
        Uri.TryCreate(location, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private static IEnumerable<XmlElement> Around(XmlElement element)
    {
        for (XmlNode? node = element; node is XmlElement at; node = at.ParentNode)
        {
            yield return at;
        }
    }

    private static DateTimeOffset? Instant(XmlElement element, string attribute)
    {
        var text = element.GetAttribute(attribute);
        if (text.Length == 0)
        {
            return null;
        }

        // Metadata of others is not always in UTC, as §1.3.3 of Core wants it.
        SamlRefusedException.Unless(
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant),
            SamlFault.ShapeInvalid, $"{attribute} is no instant");
        return instant;
    }

    private static TimeSpan? CacheDuration(XmlElement element)
    {
        try
        {
            return element.GetAttribute("cacheDuration") is { Length: > 0 } text ? XmlConvert.ToTimeSpan(text) : null;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // Advice that cannot be read is no advice.
            return null;
        }
    }

    private static IEnumerable<XmlElement> Children(XmlElement element, string name) => element.ChildNodes.OfType<XmlElement>().Where(e => Is(e, name));

    private static bool Is(XmlElement element, string name) => SamlXml.Is(element, SamlNames.Metadata, name);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

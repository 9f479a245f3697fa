using System.Diagnostics.CodeAnalysis;
using System.Xml;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>
/// A message that came in by either binding, taken apart and not believed yet. <see cref="ClaimedIssuer"/> tells which
/// provider's keys to check it with; only the checks of the message type, such as <see cref="LogoutRequest.TryRead"/>, hand
/// out more.
/// </summary>
public sealed class SamlInbound
{
    private readonly XmlElement _root;
    private readonly RedirectSignature? _query;

    private SamlInbound(bool isRequest, string? relayState, XmlElement root, RedirectSignature? query) =>
        (IsRequest, RelayState, _root, _query) = (isRequest, relayState, root, query);

    /// <summary>True for <c>SAMLRequest</c>, false for <c>SAMLResponse</c>.</summary>
    public bool IsRequest { get; }

    /// <summary>As it was sent; null for none.</summary>
    public string? RelayState { get; }

    /// <summary>Who it says it is from. Anybody can write that.</summary>
    public string? ClaimedIssuer =>
        _root.ChildNodes.OfType<XmlElement>().FirstOrDefault(e => SamlXml.Is(e, SamlNames.Assertion, "Issuer"))?.InnerText.Trim();

    /// <summary>Id of the request that it says it answers; null for none. Anybody can write that, too.</summary>
    public string? ClaimedInResponseTo => _root.HasAttribute("InResponseTo") ? _root.GetAttribute("InResponseTo") : null;

    /// <summary>From the address (SAML Bindings §3.4).</summary>
    /// <param name="query">As it came over the wire, without the question mark: the signature covers that spelling (§3.4.4.1).</param>
    /// <param name="message">The message.</param>
    /// <param name="refusal">Why it is none.</param>
    public static bool TryFromRedirect(string query, [NotNullWhen(true)] out SamlInbound? message, [NotNullWhen(false)] out SamlRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(query);
        return SamlScope.Try(
            () =>
            {
                var parts = RedirectBinding.Read(query, SamlLimits.Message);
                return new SamlInbound(parts.IsRequest, parts.RelayState, Parse(parts.Xml), parts.Signature);
            },
            out message, out refusal);
    }

    /// <summary>From a form (SAML Bindings §3.5): exactly one of the fields is there.</summary>
    public static bool TryFromPost(
        string? samlRequest, string? samlResponse, string? relayState,
        [NotNullWhen(true)] out SamlInbound? message, [NotNullWhen(false)] out SamlRefusal? refusal) =>
        SamlScope.Try(
            () =>
            {
                SamlRefusedException.Unless(
                    samlRequest is null != samlResponse is null, SamlFault.BindingInvalid, "the form has no message, or two");
                return new SamlInbound(
                    samlRequest is not null, relayState, Parse(PostBinding.Decode(samlRequest ?? samlResponse, SamlLimits.Message)), query: null);
            },
            out message, out refusal);

    /// <summary>The root, once a key of the provider has proved to have signed it or the query that it came in.</summary>
    internal XmlElement Verify(SamlVerificationKeys keys)
    {
        foreach (var signature in SamlXml.Descendants(_root).Where(e => SamlXml.Is(e, SamlNames.Signature, "Signature")))
        {
            // §3.4.4.1: a message in an address has no signature of its own; elsewhere only the root has one.
            SamlRefusedException.Unless(
                _query is null && signature.ParentNode == _root, SamlFault.SignatureMisplaced, "a signature stands where none belongs");
        }

        if (_query is null)
        {
            return EnvelopedSignature.Verify(_root, "ID", keys);
        }

        _query.Verify(keys);
        return _root;
    }

    private static XmlElement Parse(byte[] xml) => SamlXml.Parse(xml, SamlLimits.Message);
}

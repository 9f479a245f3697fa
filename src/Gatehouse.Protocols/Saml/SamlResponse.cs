using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>Responses of providers to an <see cref="AuthnRequest"/> (SAML Profiles §4.1.4.3).</summary>
public static class SamlResponse
{
    /// <summary>Reads and judges a response in full. Nothing is believed that a key of the provider did not sign.</summary>
    /// <param name="xml">The document, as <see cref="PostBinding.TryDecode"/> gives it.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="now">The time.</param>
    /// <param name="signIn">What it proves.</param>
    /// <param name="refusal">The first check that failed.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> xml, ResponseExpectation expected, DateTimeOffset now,
        [NotNullWhen(true)] out SamlSignIn? signIn, [NotNullWhen(false)] out SamlRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (expected is { RequestId: null, Correlation: SamlCorrelation.Required })
        {
            throw new ArgumentException("A response that must answer a request needs the id of that request.", nameof(expected));
        }

        return SamlScope.Try(() => new ResponseCheck(expected, now).Run(xml.Span), out signIn, out refusal);
    }

    /// <summary>The same for the value of a form field.</summary>
    public static bool TryRead(
        string? field, ResponseExpectation expected, DateTimeOffset now,
        [NotNullWhen(true)] out SamlSignIn? signIn, [NotNullWhen(false)] out SamlRefusal? refusal)
    {
        signIn = null;
        return PostBinding.TryDecode(field, SamlLimits.Message, out var xml, out refusal) && TryRead(xml, expected, now, out signIn, out refusal);
    }
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Metadata;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

/// <summary>Every reader of SAML survives anything, and believes nothing that was changed.</summary>
public sealed class SamlGarbageTests
{
    private static readonly byte[][] Seeds =
    [
        Encoding.UTF8.GetBytes(SignedAssertion),
        Encoding.UTF8.GetBytes(SignedResponse),
        Encoding.UTF8.GetBytes((Response with { AssertionSigner = ProviderSigner, EncryptFor = OurCertificate.RawDataMemory }).ToXml()),
        Encoding.UTF8.GetBytes(SamlRequestTests.Request.ToSignedXml(ProviderSigner)),
        Encoding.UTF8.GetBytes(new IdentityProviderMetadata(Provider, [ProviderCertificate.RawDataMemory], [new SamlEndpoint(SamlBindings.Post, "https://x.example")]).ToSignedXml(ProviderSigner)),
    ];

    private static readonly string[] Names = ["ID", "Response", "Assertion", "Signature", "Reference", "#_as9", "saml:", "ds:", "<", "/>", "\"", "&", "]]>", "<!--", "-->", "xmlns=\"\"", "2026"];

    [Fact]
    public void Random_bytes_never_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            ReadWithEverything(bytes);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Damaged_messages_never_throw() =>
        Prop.ForAll(Arb.From(Damaged()), bytes =>
        {
            ReadWithEverything(bytes);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_changed_response_is_refused_or_says_the_same() =>
        Prop.ForAll(Arb.From(Damaged()), bytes =>
        {
            // White space, comments and prefixes outside the signed part may change; who signed in may not.
            return !SamlResponse.TryRead(bytes, Expected with { DecryptionKeys = [OurKey] }, Now, out var signIn, out _)
                || (signIn.NameId!.Value == "u-7c1f" && signIn.Values("householdID").SequenceEqual(["h-19ab"]) && signIn.AssertionId == "_as9");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Random_queries_and_fields_never_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            SamlInbound.TryFromRedirect(text ?? "", out _, out _);
            SamlInbound.TryFromRedirect($"SAMLRequest={text}&SigAlg={text}&Signature={text}", out _, out _);
            SamlInbound.TryFromPost(text, null, text, out _, out _);
            SamlResponse.TryRead(text, Expected, Now, out _, out _);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void ReadWithEverything(byte[] bytes)
    {
        SamlResponse.TryRead(bytes, Expected with { DecryptionKeys = [OurKey] }, Now, out _, out _);
        SamlResponse.TryRead(bytes, Expected.Relayed() with { AcceptBareAssertion = true }, Now, out _, out _);
        IdentityProviderMetadata.TryRead(bytes, null, null, Now, out _, out _);
        IdentityProviderMetadata.TryRead(bytes, null, ProviderKeys, Now, out _, out _);
        if (SamlInbound.TryFromPost(Convert.ToBase64String(bytes), null, null, out var message, out _))
        {
            _ = message.ClaimedIssuer;
            LogoutRequest.TryRead(message, new LogoutExpectation { Issuer = Provider, Keys = ProviderKeys, Destination = Acs }, Now, out _, out _);
        }
    }

    private static Gen<byte[]> Damaged() =>
        from seed in Gen.Elements(Seeds)
        from count in Gen.Choose(1, 4)
        from places in Gen.Choose(0, seed.Length - 1).ArrayOf(count)
        from kinds in Gen.Choose(0, 3).ArrayOf(count)
        from values in Gen.Choose(0, 255).ArrayOf(count)
        select Damage(seed, places, kinds, values);

    private static byte[] Damage(byte[] seed, int[] places, int[] kinds, int[] values)
    {
        var bytes = seed.ToList();
        for (var i = 0; i < places.Length; i++)
        {
            var at = Math.Min(places[i], bytes.Count - 1);
            switch (kinds[i])
            {
                case 0: bytes[at] = (byte)values[i]; break;
                case 1: bytes.RemoveRange(at, Math.Min(values[i], bytes.Count - at - 1)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(values[i] * 8, bytes.Count - at))); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Names[values[i] % Names.Length])); break;
            }
        }

        return [.. bytes];
    }
}

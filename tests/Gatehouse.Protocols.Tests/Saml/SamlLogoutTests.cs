using System.IO.Compression;
using Gatehouse.Protocols.Saml;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

public sealed class SamlLogoutTests
{
    private const string Slo = "https://gate.example/saml/slo";

    private static LogoutExpectation FromProvider => new() { Issuer = Provider, Keys = ProviderKeys, Destination = Slo, RequestId = "_l1" };

    private static LogoutRequest Request => new("_lr", Now, Slo, Provider, new NameId("u-7c1f", NameIdFormats.Persistent))
    {
        SessionIndexes = ["_si9"], Reason = LogoutRequest.ByUser, NotOnOrAfter = Now.AddMinutes(5),
    };

    private static LogoutResponse Answer => new("_ls", Now, Slo, Provider, "_l1", new SamlStatus(SamlStatus.Success));

    [Fact]
    public void A_request_by_redirect_is_read_back_as_it_was_written()
    {
        var message = Redirected(RedirectBinding.Write(Request, "state", ProviderSigner));

        Assert.Equal((true, "state", Provider), (message.IsRequest, message.RelayState, message.ClaimedIssuer));
        var read = Read(message);
        Assert.Equal(Request.NameId, read.NameId);
        Assert.Equal(["_si9"], read.SessionIndexes);
        Assert.Equal((LogoutRequest.ByUser, Request.NotOnOrAfter, "_lr"), (read.Reason, read.NotOnOrAfter, read.Id));
    }

    [Fact]
    public void A_request_by_post_is_read_back_as_it_was_written()
    {
        var message = Posted(PostBinding.Encode(Request, ProviderSigner));

        Assert.True(message.IsRequest);
        Assert.Equal("u-7c1f", Read(message).NameId.Value);
    }

    [Fact]
    public void A_response_is_read_by_either_binding_and_partial_logout_is_a_success()
    {
        Assert.Equal("_l1", ReadAnswer(Redirected(RedirectBinding.Write(Answer, null, ProviderSigner))).InResponseTo);
        var partial = Answer with { Status = new SamlStatus(SamlStatus.Success, SamlStatus.PartialLogout) };
        Assert.Equal(SamlStatus.PartialLogout, ReadAnswer(Posted(PostBinding.Encode(partial, ProviderSigner))).Status.SecondLevel);
    }

    [Fact]
    public void Requests_that_are_not_the_providers_for_us_and_now_are_refused()
    {
        Assert.Equal(SamlFault.SignatureInvalid, Refused(Request, ForgerSigner));
        Assert.Equal(SamlFault.IssuerMismatch, Refused(Request with { Issuer = "https://other.example" }));
        Assert.Equal(SamlFault.DestinationMismatch, Refused(Request with { Destination = "https://other.example" }));
        Assert.Equal(SamlFault.IssuedInFuture, Refused(Request with { IssueInstant = Now.AddMinutes(4) }));
        Assert.Equal(SamlFault.IssuedTooLongAgo, Refused(Request with { IssueInstant = Now.AddMinutes(-9), NotOnOrAfter = null }));
        Assert.Equal(SamlFault.Expired, Refused(Request with { NotOnOrAfter = Now.AddMinutes(-4) }));
    }

    [Fact]
    public void A_request_that_never_expires_is_one_like_others()
    {
        Assert.Equal(9999, Read(Posted(PostBinding.Encode(Request with { NotOnOrAfter = DateTimeOffset.MaxValue }, ProviderSigner))).NotOnOrAfter!.Value.Year);
        Assert.Equal(SamlFault.Expired, Refused(Request with { NotOnOrAfter = DateTimeOffset.MinValue }));
        Assert.Equal(SamlFault.IssuedTooLongAgo, Refused(Request with { IssueInstant = DateTimeOffset.MinValue }));
        Assert.Equal(SamlFault.IssuedInFuture, Refused(Request with { IssueInstant = DateTimeOffset.MaxValue }));
    }

    [Fact]
    public void Responses_that_are_not_to_our_request_are_refused()
    {
        Assert.Equal(SamlFault.ResponseToMismatch, RefusedAnswer(Answer with { InResponseTo = "_other" }).Fault);
        Assert.Equal(SamlFault.IssuerMismatch, RefusedAnswer(Answer with { Issuer = "https://other.example" }).Fault);
        var failed = RefusedAnswer(Answer with { Status = new SamlStatus(SamlStatus.Responder) });
        Assert.Equal((SamlFault.StatusNotSuccess, SamlStatus.Responder), (failed.Fault, failed.Status!.Code));
    }

    [Fact]
    public void A_request_is_no_response_and_a_response_no_request()
    {
        Assert.False(LogoutRequest.TryRead(Posted(PostBinding.Encode(Answer, ProviderSigner)), FromProvider, Now, out _, out var refusal));
        Assert.Equal(SamlFault.WrongMessage, refusal.Fault);
        Assert.False(LogoutResponse.TryRead(Posted(PostBinding.Encode(Request, ProviderSigner)), FromProvider, Now, out _, out refusal));
        Assert.Equal(SamlFault.WrongMessage, refusal.Fault);
    }

    [Fact]
    public void SAMLBindings_3_4_4_1_the_signature_covers_every_parameter()
    {
        var query = Query(RedirectBinding.Write(Request, "state", ProviderSigner));

        Assert.Equal(SamlFault.SignatureInvalid, RefusedQuery(query.Replace("RelayState=state", "RelayState=other", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.SignatureInvalid, RefusedQuery(query.Replace("RelayState=state&", "", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.SignatureInvalid, RefusedQuery(query.Replace("rsa-sha256", "rsa-sha512", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.AlgorithmRefused, RefusedQuery(query.Replace("rsa-sha256", "hmac-sha256", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.NotSigned, RefusedQuery(query[..query.IndexOf("&Signature=", StringComparison.Ordinal)]));
        Assert.Equal(SamlFault.NotSigned, RefusedQuery(query[..query.IndexOf("&SigAlg=", StringComparison.Ordinal)]));
    }

    [Fact]
    public void The_order_of_parameters_and_the_senders_spelling_of_them_do_not_matter()
    {
        var query = Query(RedirectBinding.Write(Request, "state", ProviderSigner));
        var reordered = string.Join('&', query.Split('&').Reverse().Append("utm=1"));

        Assert.Equal("u-7c1f", Read(Redirected("?" + reordered)).NameId.Value);
    }

    [Fact]
    public void Queries_with_a_parameter_twice_two_messages_or_another_encoding_are_refused()
    {
        var query = Query(RedirectBinding.Write(Request, "state", ProviderSigner));

        Assert.Equal(SamlFault.BindingInvalid, RefusedQuery(query + "&RelayState=state"));
        Assert.Equal(SamlFault.BindingInvalid, RefusedQuery(query + "&SAMLResponse=x"));
        Assert.Equal(SamlFault.BindingInvalid, RefusedQuery(query + "&SAMLEncoding=urn:x"));
        Assert.Equal(SamlFault.BindingInvalid, RefusedQuery(""));
        Assert.Equal(SamlFault.BindingInvalid, RefusedQuery("SAMLRequest=AAAA&SigAlg=x&Signature=AAAA"));
        Assert.Equal(SamlFault.BindingInvalid, RefusedQuery("SAMLRequest=%%%&SigAlg=x&Signature=AAAA"));
    }

    [Fact]
    public void A_message_that_inflates_without_end_is_cut_off()
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal))
        {
            deflate.Write(new byte[50 * 1024 * 1024]);
        }

        var bomb = Uri.EscapeDataString(Convert.ToBase64String(output.ToArray()));
        Assert.Equal(SamlFault.TooLarge, RefusedQuery($"SAMLRequest={bomb}&SigAlg=x&Signature=AAAA"));
    }

    [Fact]
    public void A_message_in_a_query_has_no_signature_of_its_own_and_one_in_a_form_only_at_its_root()
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal))
        {
            deflate.Write(Bytes(Request.ToSignedXml(ProviderSigner)).Span);
        }

        var signed = $"SAMLRequest={Uri.EscapeDataString(Convert.ToBase64String(output.ToArray()))}&SigAlg={Uri.EscapeDataString("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")}";
        var signature = ProviderKey.SignData(
            System.Text.Encoding.ASCII.GetBytes(signed), System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        var query = $"{signed}&Signature={Uri.EscapeDataString(Convert.ToBase64String(signature))}";
        Assert.Equal(SamlFault.SignatureMisplaced, RefusedQuery(query));

        var root = Tree(Request.ToSignedXml(ProviderSigner));
        Find(root, "NameID").AppendChild(Find(root, "Signature"));
        Assert.Equal(SamlFault.SignatureMisplaced, RefusedForm(root.OuterXml));
        Assert.Equal(SamlFault.NotSigned, RefusedForm(Request.ToXml()));
    }

    [Fact]
    public void A_comment_cannot_cut_the_name_of_whoever_is_signed_out()
    {
        var xml = (Request with { NameId = new NameId("u-7c1f.evil") }).ToSignedXml(ProviderSigner).Replace("u-7c1f.", "u-7c1f<!---->.", StringComparison.Ordinal);

        Assert.Equal("u-7c1f.evil", Read(Form(xml)).NameId.Value);
    }

    [Fact]
    public void A_form_with_no_message_or_two_is_refused()
    {
        Assert.False(SamlInbound.TryFromPost(null, null, null, out _, out var refusal));
        Assert.Equal(SamlFault.BindingInvalid, refusal.Fault);
        Assert.False(SamlInbound.TryFromPost("x", "x", null, out _, out refusal));
        Assert.Equal(SamlFault.BindingInvalid, refusal.Fault);
    }

    private static SamlInbound Redirected(string address)
    {
        Assert.True(SamlInbound.TryFromRedirect(Query(address), out var message, out var refusal), refusal?.ToString());
        return message;
    }

    private static SamlInbound Posted((string Field, string Value) form)
    {
        Assert.True(
            SamlInbound.TryFromPost(form.Field == "SAMLRequest" ? form.Value : null, form.Field == "SAMLResponse" ? form.Value : null, "state", out var message, out var refusal),
            refusal?.ToString());
        return message;
    }

    private static SamlInbound Form(string xml) => Posted(("SAMLRequest", Convert.ToBase64String(Bytes(xml).Span)));

    private static LogoutRequest Read(SamlInbound message)
    {
        Assert.True(LogoutRequest.TryRead(message, FromProvider, Now, out var request, out var refusal), refusal?.ToString());
        return request;
    }

    private static LogoutResponse ReadAnswer(SamlInbound message)
    {
        Assert.True(LogoutResponse.TryRead(message, FromProvider, Now, out var response, out var refusal), refusal?.ToString());
        return response;
    }

    private static SamlFault Refused(LogoutRequest request, SamlSigner? signer = null)
    {
        var faults = new[] { Redirected(RedirectBinding.Write(request with { Destination = request.Destination }, null, signer ?? ProviderSigner)), Posted(PostBinding.Encode(request, signer ?? ProviderSigner)) }
            .Select(message =>
            {
                Assert.False(LogoutRequest.TryRead(message, FromProvider, Now, out _, out var refusal));
                return refusal.Fault;
            }).Distinct();
        return Assert.Single(faults);
    }

    private static SamlRefusal RefusedAnswer(LogoutResponse answer)
    {
        Assert.False(LogoutResponse.TryRead(Posted(PostBinding.Encode(answer, ProviderSigner)), FromProvider, Now, out _, out var refusal));
        return refusal;
    }

    private static SamlFault RefusedQuery(string query)
    {
        if (!SamlInbound.TryFromRedirect(query, out var message, out var refusal)) return refusal.Fault;
        Assert.False(LogoutRequest.TryRead(message, FromProvider, Now, out _, out refusal));
        return refusal.Fault;
    }

    private static SamlFault RefusedForm(string xml)
    {
        Assert.False(LogoutRequest.TryRead(Form(xml), FromProvider, Now, out _, out var refusal));
        return refusal.Fault;
    }

    private static string Query(string address) => address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..];
}

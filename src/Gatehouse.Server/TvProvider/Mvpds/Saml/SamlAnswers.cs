using Gatehouse.Protocols.Saml;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Mvpds.Adapters;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>Judges responses of identity providers, and says who the viewer is.</summary>
internal sealed class SamlAnswers(SamlProviders providers, ITvKeys keys, TimeProvider time)
{
    // By these names relayed responses tell the user where they have no NameID.
    private static readonly string[] UsualUserIds = ["NameID", "uid", "uniqueId"];

    /// <summary>Judges a response that a browser posted.</summary>
    /// <exception cref="MvpdException">Nothing is known of the provider.</exception>
    public Task<SamlVerdict> JudgeAsync(OwnSide side, Integration integration, string response, string requestId, CancellationToken ct) =>
        JudgeAsync(side, integration, response, relayed: false, e => e with { RequestId = requestId }, ct);

    /// <summary>Judges a response that an app relays from Apple's framework.</summary>
    /// <exception cref="MvpdException">Nothing is known of the provider.</exception>
    public async Task<SamlVerdict> JudgeRelayedAsync(OwnSide side, Integration integration, string response, IReadOnlyList<string> requestIds, CancellationToken ct)
    {
        var stated = integration.Endpoints.Saml;
        var verdict = await JudgeAsync(
            side, integration, response, relayed: true,
            e => e.Relayed() with
            {
                RequestId = Answered(response, requestIds),
                RequireAudience = stated?.PartnerRequiresAudience == true,
                AcceptBareAssertion = stated?.PartnerAcceptsBareAssertion == true,
            },
            ct);

        // Only this one of the names that the relayed form may lack: its addresses are the framework's.
        return verdict.Said is { } said && stated?.PartnerRequiresInResponseTo == true && !requestIds.Contains(said.InResponseTo, StringComparer.Ordinal)
            ? new SamlVerdict(null, null, new SamlRefusal(SamlFault.ResponseUnsolicited, "the response answers no request"))
            : verdict;
    }

    // Of several requests that are pending, the one that the response says it answers; whether that is signed is judged later.
    private static string Answered(string response, IReadOnlyList<string> requestIds) => requestIds is [var only]
        ? only
        : SamlInbound.TryFromPost(null, response, null, out var message, out _) && message.ClaimedInResponseTo is { } id && requestIds.Contains(id, StringComparer.Ordinal)
            ? id
            : requestIds is [var pending, ..] ? pending : SamlRequests.NewId();

    private async Task<SamlVerdict> JudgeAsync(
        OwnSide side, Integration integration, string response, bool relayed, Func<ResponseExpectation, ResponseExpectation> adjust, CancellationToken ct)
    {
        var endpoints = integration.Endpoints;
        var provider = await providers.FindAsync(side.OrganizationId, endpoints, ct);
        var decryption = await keys.AllAsync(side.OrganizationId, TvKeyPurpose.SamlEncryption, ct);
        var verdict = Judge(integration, response, Expect(side, integration, provider, decryption, relayed, adjust));

        // A provider that rolled its key over says so in its metadata.
        if (verdict.Refusal?.Fault is SamlFault.SignatureInvalid or SamlFault.DecryptionFailed && await providers.RenewAsync(side.OrganizationId, endpoints, ct) is { } newer)
        {
            verdict = Judge(integration, response, Expect(side, integration, newer, decryption, relayed, adjust));
        }

        return verdict;
    }

    private static ResponseExpectation Expect(
        OwnSide side, Integration integration, SamlProvider provider, IReadOnlyList<TvKey> decryption, bool relayed, Func<ResponseExpectation, ResponseExpectation> adjust)
    {
        var stated = integration.Endpoints.Saml!;
        var expected = adjust(new ResponseExpectation
        {
            // A proxy answers for itself or in the name of the provider behind it.
            Issuers = integration.Endpoints == integration.Mvpd ? [provider.EntityId] : [provider.EntityId, integration.Mvpd.Id],
            Keys = provider.Keys,
            Audiences = side.AudiencesFor(stated, integration.ServiceProvider.Id),
            AssertionConsumerService = side.Consumer,
            DecryptionKeys = [.. decryption.Select(k => k.Rsa)],
            RequireSignedAssertion = stated.RequireSigned is "assertion" or "both",
            RequireSignedResponse = stated.RequireSigned is "response" or "both",
            RequireEncryptedAssertion = stated.RequireEncrypted,
            KeepAssertion = (integration.Mvpd.Authorization ?? integration.Endpoints.Authorization) is { SubjectToken: true },
            Skew = TimeSpan.FromSeconds(stated.SkewSeconds),
        });
        return MvpdAdapters.Find(integration.Endpoints.Adapter).Expect(expected, relayed);
    }

    private SamlVerdict Judge(Integration integration, string response, ResponseExpectation expected) =>
        !SamlResponse.TryRead(response, expected, time.GetUtcNow(), out var said, out var refusal) ? new SamlVerdict(null, null, refusal)
        : Viewer(integration, said) is { } viewer ? new SamlVerdict(said, viewer, null)
        : new SamlVerdict(said, null, new SamlRefusal(SamlFault.SubjectMissing, "the assertion names no user id"));

    private static MvpdSignIn? Viewer(Integration integration, SamlSignIn said)
    {
        var attribute = integration.Mvpd.UserIdAttribute ?? integration.Endpoints.UserIdAttribute;
        var userId = attribute is not null
            ? said.Values(attribute).FirstOrDefault(IsUserId)
            : said.NameId?.Value ?? UsualUserIds.SelectMany(said.Values).FirstOrDefault(IsUserId);
        if (userId is null)
        {
            return null;
        }

        var metadata = UserMetadata.Of(integration.Mvpd, said.Attributes.Select(a => KeyValuePair.Create(a.Name, a.Values)));
        return new MvpdSignIn
        {
            UserId = userId,
            UserKey = said.NameId?.Value ?? userId,
            Metadata = metadata,
            SessionIndexes = said.SessionIndexes,
            Material = new MvpdMaterial { Name = said.NameId, Sessions = said.SessionIndexes, Assertion = said.AssertionXml }.Write(),
            Ends = said.SessionNotOnOrAfter,
            HomeBased = UserMetadata.IsHomeBased(metadata),
        };
    }

    private static bool IsUserId(string text) => text.Length <= 1024 && !string.IsNullOrWhiteSpace(text);
}

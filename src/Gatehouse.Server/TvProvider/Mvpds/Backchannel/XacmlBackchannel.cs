using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Xacml;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Mvpds.Adapters;
using Gatehouse.Server.TvProvider.Mvpds.Saml;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;

namespace Gatehouse.Server.TvProvider.Mvpds.Backchannel;

/// <summary>Signed XACML queries over SOAP 1.1. The answer must be signed by whom the sign-in is of.</summary>
internal sealed class XacmlBackchannel(MvpdHttp http, SamlProviders providers, SamlRequests requests, TimeProvider time, ILogger<XacmlBackchannel> log)
{
    private const string UnknownPrincipal = "urn:oasis:names:tc:SAML:2.0:status:UnknownPrincipal";

    /// <summary>Asks about one or several resources in one query; a decision for each, in their order.</summary>
    /// <exception cref="MvpdException">There is no answer that counts.</exception>
    public async Task<IReadOnlyList<MvpdDecision>> AskAsync(Asked asked, IReadOnlyList<ResourceId> resources, TimeSpan timeout, CancellationToken ct)
    {
        // Two resources may be one to the provider, such as two programmes of a channel.
        var names = resources.Select(asked.NameOf).ToList();
        var query = Query(asked, [.. names.Distinct(StringComparer.Ordinal)]);
        var soap = query.ToSoap(await requests.SignerAsync(asked.Side.OrganizationId, ct));
        var answer = await JudgeAsync(asked, query, await SendAsync(asked, soap, timeout, ct), ct);
        var byName = query.Resources.Zip(answer.Decisions).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        var metadata = UserMetadata.Of(asked.Integration.Mvpd, answer.Attributes.Select(a => KeyValuePair.Create(a.Name, a.Values)));
        return [.. resources.Zip(names, (resource, name) => Decide(asked, resource, byName[name], answer.NotOnOrAfter) with { NewMetadata = metadata })];
    }

    private AuthorizationQuery Query(Asked asked, IReadOnlyList<string> resources)
    {
        var token = asked.Authorization.SubjectToken ? asked.Material.Assertion ?? asked.Material.AccessToken : null;
        var stated = asked.Integration.Endpoints.Saml ?? throw new MvpdException(MvpdTrouble.NotConfigured, "XACML needs the keys of a SAML provider");
        return new AuthorizationQuery(
            SamlRequests.NewId(), time.GetUtcNow(), asked.Authorization.Url, asked.Side.IssuerFor(stated, asked.Integration.ServiceProvider.Id),
            token is null ? asked.Question.UserId : null, resources)
        {
            SubjectToken = token is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(token),
            Address = IPAddress.TryParse(asked.Question.DeviceAddress, out var address) ? address : null,
        };
    }

    private async Task<byte[]> SendAsync(Asked asked, string soap, TimeSpan timeout, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, asked.Authorization.Url);
        request.Content = new StringContent(soap, Encoding.UTF8);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/xml", "utf-8");
        request.Headers.TryAddWithoutValidation("SOAPAction", "\"\"");
        var reply = await http.SendAsync(request, asked.Line, timeout, ct);

        // SOAP 1.1 §6.2: faults come with 500. Whatever it is, it is no decision.
        return reply.IsOk ? reply.Body : throw new MvpdException(MvpdTrouble.NotRead, $"{request.RequestUri!.Host} answers with status {reply.Status}");
    }

    private async Task<AuthorizationAnswer> JudgeAsync(Asked asked, AuthorizationQuery query, byte[] soap, CancellationToken ct)
    {
        var (organization, endpoints) = (asked.Side.OrganizationId, asked.Integration.Endpoints);
        var provider = await providers.FindAsync(organization, endpoints, ct);
        if (TryRead(asked, query, soap, provider, out var answer) is not { } refusal)
        {
            return answer!;
        }

        if (refusal.Fault == SamlFault.SignatureInvalid && await providers.RenewAsync(organization, endpoints, ct) is { } newer
            && TryRead(asked, query, soap, newer, out answer) is null)
        {
            return answer!;
        }

        throw refusal.Status is { } status
            ? new MvpdException(TroubleOf(status), $"the query failed with {status.Code} {status.SecondLevel}")
            : new MvpdException(MvpdTrouble.NotRead, $"the decision is not accepted: {refusal.Reason} ({refusal.Fault})");
    }

    private SamlRefusal? TryRead(Asked asked, AuthorizationQuery query, byte[] soap, SamlProvider provider, out AuthorizationAnswer? answer)
    {
        IReadOnlyList<string> issuers = asked.Integration.Endpoints == asked.Integration.Mvpd ? [provider.EntityId] : [provider.EntityId, asked.Integration.Mvpd.Id];
        return AuthorizationAnswer.TryRead(soap, query, issuers, provider.Keys, time.GetUtcNow(), out answer, out var refusal) ? null : refusal;
    }

    private MvpdDecision Decide(Asked asked, ResourceId resource, XacmlDecision decision, DateTimeOffset? ends)
    {
        if (!decision.IsPermitted)
        {
            var reason = MvpdAdapters.Find(asked.Integration.Endpoints.Adapter).Reason(decision)
                ?? (decision.Obligations.ContainsKey(XacmlDecision.RestrictParentalControl) ? TvErrorCodes.AuthorizationDeniedByParentalControls : null);
            return asked.Deny(resource, reason, Words(decision, XacmlDecision.Upgrade));
        }

        if (Words(decision, XacmlDecision.Log) is { } words)
        {
            var (mvpd, serviceProvider) = (asked.Integration.Mvpd.Id, asked.Integration.ServiceProvider.Id);
            MvpdLog.PermitNoted(log, mvpd, asked.Side.OrganizationId, serviceProvider, EnhancedError.Sanitize(words) ?? "");
        }

        return new MvpdDecision(resource, Permitted: true, Ends: ends);
    }

    private static string? Words(XacmlDecision decision, string obligation) =>
        decision.Obligations.TryGetValue(obligation, out var values) ? string.Join(' ', values) : null;

    // SAML Core §3.2.2.2: who the viewer is, and whether they still are, is said by codes of the second level.
    private static MvpdTrouble TroubleOf(SamlStatus status) => status.SecondLevel switch
    {
        UnknownPrincipal => MvpdTrouble.UnknownViewer,
        SamlStatus.AuthnFailed or SamlStatus.NoPassive => MvpdTrouble.SessionEnded,
        _ => MvpdTrouble.NotRead,
    };
}

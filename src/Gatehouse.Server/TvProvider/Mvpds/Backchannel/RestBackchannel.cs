using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Mvpds.OAuth;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;

namespace Gatehouse.Server.TvProvider.Mvpds.Backchannel;

/// <summary>
/// Asks by address: <c>uuID</c> or a bearer token, <c>mrss</c> in Base64 for each resource, <c>IPAddress</c>, and the service
/// provider. What is wrong with the viewer may also be said by status: 401 ends the session, 404 knows nobody.
/// </summary>
internal sealed class RestBackchannel(MvpdHttp http, OAuthTokens tokens, TimeProvider time)
{
    /// <summary>Asks about one or several resources at once; a decision for each, in their order.</summary>
    /// <exception cref="MvpdException">There is no answer that counts.</exception>
    public async Task<IReadOnlyList<MvpdDecision>> AskAsync(Asked asked, IReadOnlyList<ResourceId> resources, TimeSpan timeout, CancellationToken ct)
    {
        var names = resources.Select(r => Name(asked, r)).ToList();
        var address = Address(asked, [.. names.Distinct(StringComparer.Ordinal)]);
        var renewed = (MvpdMaterial?)null;
        if (asked.Authorization.SubjectToken && asked.Material.AccessToken is not null && tokens.IsOver(asked.Material))
        {
            renewed = await tokens.RenewAsync(asked.Side.OrganizationId, asked.Integration.Endpoints, asked.Material, timeout, ct);
        }

        var reply = await SendAsync(asked, renewed ?? asked.Material, address, timeout, ct);
        if (reply.Status == StatusCodes.Status401Unauthorized && renewed is null && asked is { Authorization.SubjectToken: true, Material.RefreshToken: not null })
        {
            // The token ended before its time, or its time was never told.
            renewed = await tokens.RenewAsync(asked.Side.OrganizationId, asked.Integration.Endpoints, asked.Material, timeout, ct);
            reply = await SendAsync(asked, renewed, address, timeout, ct);
        }

        var answers = Read(address, reply);
        return [.. resources.Zip(names, (resource, name) => Decide(asked, resource, Find(answers, name, names), renewed?.Write()))];
    }

    private static string Name(Asked asked, ResourceId resource) =>
        asked.Authorization.Resources == "channel" ? Convert.ToBase64String(Encoding.UTF8.GetBytes(resource.Channel)) : resource.ToBase64Mrss();

    private static Uri Address(Asked asked, IReadOnlyList<string> names)
    {
        var parameters = new List<KeyValuePair<string, string>> { new("requestor", asked.Integration.ServiceProvider.Id) };
        if (!asked.Authorization.SubjectToken || asked.Material.AccessToken is null)
        {
            parameters.Add(new("uuID", asked.Question.UserId));
        }

        if (asked.Integration.Endpoints != asked.Integration.Mvpd)
        {
            parameters.Add(new("mvpd", asked.Integration.Mvpd.Id));
        }

        parameters.AddRange(names.Select(name => KeyValuePair.Create("mrss", name)));
        if (asked.Question.DeviceAddress is { } device)
        {
            parameters.Add(new("IPAddress", device));
        }

        return new Uri(FormEncoding.Append(asked.Authorization.Url, parameters));
    }

    private async Task<MvpdReply> SendAsync(Asked asked, MvpdMaterial material, Uri address, TimeSpan timeout, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (asked.Authorization.SubjectToken && material.AccessToken is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await http.SendAsync(request, asked.Line, timeout, ct);
    }

    private static IReadOnlyList<RestAnswer> Read(Uri address, MvpdReply reply) => reply.Status switch
    {
        StatusCodes.Status200OK or StatusCodes.Status403Forbidden when RestAnswer.Read(reply.Body) is { Count: > 0 } answers
            && (reply.IsOk || answers.All(a => !a.IsPermitted)) => answers,
        StatusCodes.Status401Unauthorized => throw new MvpdException(MvpdTrouble.SessionEnded, $"{address.Host} does not take the viewer's token any more"),
        StatusCodes.Status404NotFound => throw new MvpdException(MvpdTrouble.UnknownViewer, $"{address.Host} does not know the viewer"),
        _ => throw new MvpdException(MvpdTrouble.NotRead, $"{address.Host} answers with status {reply.Status} and no decision"),
    };

    // An answer without a name can only be about the one thing that was asked.
    private static RestAnswer Find(IReadOnlyList<RestAnswer> answers, string name, List<string> asked)
    {
        var found = answers.Where(a => a.Resource == name || (a.Resource is null && answers.Count == 1 && asked.TrueForAll(n => n == name))).Take(2).ToList();
        return found.Count == 1 ? found[0] : throw new MvpdException(MvpdTrouble.NotRead, "the decisions are not those that were asked for");
    }

    private MvpdDecision Decide(Asked asked, ResourceId resource, RestAnswer answer, byte[]? renewed) =>
        (answer.IsPermitted ? new MvpdDecision(resource, Permitted: true, Ends: time.GetUtcNow() + answer.Ttl) : asked.Deny(resource, answer.Code, answer.Message)) with
        {
            NewMaterial = renewed,
            NewMetadata = UserMetadata.Of(asked.Integration.Mvpd, answer.Attributes),
        };
}

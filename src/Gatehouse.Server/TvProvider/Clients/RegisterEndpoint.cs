using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary><c>POST /o/client/register</c>: an app shows its software statement and becomes a client (RFC 7591, in this API's form).</summary>
internal sealed class RegisterEndpoint(IApplications applications, TvClientStore clients, ILogger<RegisterEndpoint> log)
{
    /// <summary>Route handler.</summary>
    public static Task<IResult> PostAsync(HttpContext http, RegisterEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, ct);

    private async Task<IResult> HandleAsync(HttpContext http, CancellationToken ct)
    {
        if (await ClientParameters.ReadAsync(http, ct) is not { } parameters || parameters["software_statement"] is not { } text)
        {
            return Refuse(OAuthErrorCodes.InvalidRequest);
        }

        var statement = await applications.JudgeAsync(text, ct);
        if (statement.Application is not { } application)
        {
            return Refuse(statement.Standing == StatementStanding.Invalid ? ClientAnswers.InvalidSoftwareStatement : ClientAnswers.UnapprovedSoftwareStatement);
        }

        var redirectUri = parameters["redirect_uri"];
        if (redirectUri is not null && !RedirectTargets.Allows(application, redirectUri))
        {
            return Refuse(OAuthErrorCodes.InvalidRedirectUri);
        }

        return await clients.AddAsync(application, statement.StatementId!, redirectUri, ct) is { } client
            ? Describe(http, application, client, redirectUri)
            : Refuse(ClientAnswers.UnapprovedSoftwareStatement);
    }

    private IResult Describe(HttpContext http, RegisteredApplication application, NewTvClient client, string? redirectUri)
    {
        TvApiLog.Registered(log, client.Id, application.Id);
        return ClientAnswers.Created(http, json =>
        {
            json.WriteString("client_id", client.Id);
            json.WriteString("client_secret", client.Secret);
            json.WriteNumber("client_id_issued_at", client.Issued.ToUnixTimeSeconds());
            ClientAnswers.Texts(json, "redirect_uris", redirectUri is not null ? [redirectUri] : application.Settings.CustomSchemes.Select(s => $"{s}://"));
            ClientAnswers.Texts(json, "grant_types", ["client_credentials"]);
            ClientAnswers.Texts(json, "scopes", application.Settings.Scopes);
        });
    }

    private IResult Refuse(string code)
    {
        TvApiLog.CredentialsRefused(log, code);
        return ClientAnswers.Error(code);
    }
}

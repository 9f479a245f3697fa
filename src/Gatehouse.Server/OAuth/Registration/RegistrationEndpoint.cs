using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Registration;

/// <summary>
/// Programs register themselves (RFC 7591) and look after their registration (RFC 7592). Off unless switched on, and never
/// without an initial access token: a server that anybody may register with shows anybody's name on its consent page.
/// </summary>
internal sealed class RegistrationEndpoint(
    IssuerDirectory issuers, Database database, ClientStore clients, ClientSecrets secrets, RegistrationTokenStore tokens, IAudit audit,
    IOptions<OAuthOptions> options, TimeProvider time, ILogger<RegistrationEndpoint> log)
{
    private static readonly OAuthError NoToken = OAuthError.InvalidToken("The token is missing, unknown, expired or used up.");

    /// <summary><c>POST /{org}/oauth2/register</c>.</summary>
    public static Task<IResult> PostAsync(HttpContext http, string org, RegistrationEndpoint endpoint, CancellationToken ct) => endpoint.RegisterAsync(http, org, ct);

    /// <summary><c>GET /{org}/oauth2/register/{id}</c>.</summary>
    public static Task<IResult> GetAsync(HttpContext http, string org, string id, RegistrationEndpoint endpoint, CancellationToken ct) =>
        endpoint.WithClientAsync(http, org, id, (issuer, row) => Task.FromResult(Answer(http, issuer, row, null, null)), ct);

    /// <summary><c>PUT /{org}/oauth2/register/{id}</c>: replaces the registration.</summary>
    public static Task<IResult> PutAsync(HttpContext http, string org, string id, RegistrationEndpoint endpoint, CancellationToken ct) =>
        endpoint.WithClientAsync(http, org, id, (issuer, row) => endpoint.ReplaceAsync(http, issuer, row, ct), ct);

    /// <summary><c>DELETE /{org}/oauth2/register/{id}</c>: ends the client with everything that it was given.</summary>
    public static Task<IResult> DeleteAsync(HttpContext http, string org, string id, RegistrationEndpoint endpoint, CancellationToken ct) =>
        endpoint.WithClientAsync(http, org, id, (issuer, row) => endpoint.RemoveAsync(issuer, row, ct), ct);

    private async Task<IResult> RegisterAsync(HttpContext http, string org, CancellationToken ct)
    {
        if (!options.Value.DynamicRegistration || await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return TypedResults.NotFound();
        }

        if (Token(http, Prefixes.InitialAccessToken) is not { } token)
        {
            return Unauthorized(http);
        }

        var (metadata, settings, error) = await ReadAsync(http, ct);
        if (metadata is null || settings is null)
        {
            return OAuthAnswers.Error(http, error!);
        }

        return await database.WriteAsync<IResult>(async tx =>
        {
            if (await tokens.UseAsync(tx, issuer.OrganizationId, token) is not { } tokenId)
            {
                return Unauthorized(http);
            }

            var registration = SecretToken.New(Prefixes.RegistrationAccessToken);
            var row = await clients.AddAsync(tx, issuer.OrganizationId, metadata.Name ?? "Unnamed", settings, SecretToken.Hash(registration));
            var secret = ClientSecrets.Has(settings) ? await secrets.RotateAsync(tx, row.Id, time.GetUtcNow()) : null;
            await audit.WriteAsync(tx, issuer.OrganizationId, "system", tokenId, "oauth-client.register", row.Id, new { row.Name });
            tx.AfterCommit(() => OAuthLog.ClientRegistered(log, row.Id, tokenId));
            return Answer(http, issuer, row, registration, secret, StatusCodes.Status201Created);
        }, ct);
    }

    private async Task<IResult> ReplaceAsync(HttpContext http, Issuer issuer, ClientRow row, CancellationToken ct)
    {
        var (metadata, settings, error) = await ReadAsync(http, ct);
        if (metadata is null || settings is null)
        {
            return OAuthAnswers.Error(http, error!);
        }

        // RFC 7592 §2.2: what an administrator settled since stays.
        var before = ClientRow.Read(row.Settings);
        settings = settings with { Audiences = before.Audiences, RequirePkce = before.RequirePkce, AskConsent = before.AskConsent };
        return await database.WriteAsync<IResult>(async tx =>
        {
            await ClientStore.ChangeAsync(tx, row.Id, metadata.Name ?? row.Name, settings, row.Disabled);
            var secret = ClientSecrets.Has(settings) == ClientSecrets.Has(before) ? null
                : ClientSecrets.Has(settings) ? await secrets.RotateAsync(tx, row.Id, time.GetUtcNow()) : await DropAsync(tx, row.Id);
            await audit.WriteAsync(tx, issuer.OrganizationId, "system", row.Id, "oauth-client.update", row.Id, new { metadata.Name });
            return Answer(http, issuer, (await ClientStore.LockAsync(tx, issuer.OrganizationId, row.Id))!, null, secret);
        }, ct);
    }

    private static async Task<string?> DropAsync(Tx tx, string clientId)
    {
        await ClientSecrets.DropAsync(tx, clientId);
        return null;
    }

    private async Task<IResult> RemoveAsync(Issuer issuer, ClientRow row, CancellationToken ct)
    {
        await database.WriteAsync(async tx =>
        {
            if (await ClientStore.DeleteAsync(tx, issuer.OrganizationId, row.Id))
            {
                await audit.WriteAsync(tx, issuer.OrganizationId, "system", row.Id, "oauth-client.delete", row.Id, new { row.Name });
            }
        }, ct);
        return TypedResults.NoContent();
    }

    // RFC 7592 §2: the same answer for an unknown client and a wrong token.
    private async Task<IResult> WithClientAsync(HttpContext http, string org, string id, Func<Issuer, ClientRow, Task<IResult>> work, CancellationToken ct)
    {
        if (!options.Value.DynamicRegistration || await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return TypedResults.NotFound();
        }

        var row = await clients.FindRowAsync(issuer.OrganizationId, id, ct);
        return row is { RegistrationHash: { } hash, Disabled: false } && Token(http, Prefixes.RegistrationAccessToken) is { } token
            && CryptographicOperations.FixedTimeEquals(hash, SecretToken.Hash(token))
            ? await work(issuer, row)
            : Unauthorized(http);
    }

    private static async Task<(ClientMetadata? Metadata, ClientSettings? Settings, OAuthError? Error)> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasJsonContentType())
        {
            return (null, null, OAuthError.InvalidClientMetadata("The body is not JSON."));
        }

        if (!ClientMetadata.TryParse(await BodyBytes.ReadAsync(http.Request, ClientMetadata.MaxBytes, ct), out var metadata, out var error))
        {
            return (null, null, error);
        }

        return RegisteredMetadata.ToSettings(metadata) is { } settings
            ? (metadata, settings, null)
            : (null, null, OAuthError.InvalidClientMetadata("The certificate's subject may be named by its DN, a DNS name or a URI only."));
    }

    private static string? Token(HttpContext http, string prefix) =>
        http.Request.Headers.Authorization is [var header] && PresentedToken.TryParse(header, out var presented) && !presented.IsDpop && SecretToken.Is(prefix, presented.Token)
            ? presented.Token
            : null;

    private static IResult Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = TokenChallenge.Bearer(http.Request.Headers.Authorization.Count == 0 ? null : NoToken);
        return OAuthAnswers.Secret(http, NoToken.ToJson(), NoToken.Status);
    }

    private static IResult Answer(HttpContext http, Issuer issuer, ClientRow row, string? registrationToken, string? secret, int status = StatusCodes.Status200OK) =>
        OAuthAnswers.Secret(
            http, RegisteredMetadata.Write(row.ToClient(), DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs), issuer.Endpoint("register/" + row.Id), registrationToken, secret), status);
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Keys;

namespace Gatehouse.Server.TvProvider.Sso;

/// <summary>
/// <c>/api/{serviceProvider}/serviceToken</c> and <c>…/link</c>: service identities for apps without an account service. Published
/// descriptions differ in the names of the results; both are written.
/// </summary>
internal sealed class ServiceTokenEndpoint(ServiceTokens tokens, LinkCodes links, ITvKeys keys, TvAnswers answers)
{
    private const string OwnId = "X-SSO-ID";
    private const string LinkCode = "X-SSO-LINK";
    private const int CodeLength = 6;
    private const int MaxIdLength = 256;

    // Whoever can say an id is taken for its owner, so a name that one could guess is none.
    private const int MinIdLength = 16;

    /// <summary>Issues a token for the app's own user id, or for a code that another device shows.</summary>
    public static Task<IResult> PostAsync(TvRequest request, ServiceTokenEndpoint endpoint, CancellationToken ct) => endpoint.IssueAsync(request, ct);

    /// <summary>Renews a token.</summary>
    public static Task<IResult> GetAsync(TvRequest request, ServiceTokenEndpoint endpoint, CancellationToken ct) => endpoint.RenewAsync(request, ct);

    /// <summary>Makes a code for another device.</summary>
    public static Task<IResult> LinkAsync(TvRequest request, ServiceTokenEndpoint endpoint, CancellationToken ct) => endpoint.LendAsync(request, ct);

    private async Task<IResult> IssueAsync(TvRequest request, CancellationToken ct)
    {
        var (id, code) = (TvHeaders.Single(request.Http.Request, OwnId)?.Trim(), TvHeaders.Single(request.Http.Request, LinkCode)?.Trim());
        var subject = id is { Length: >= MinIdLength and <= MaxIdLength } && code is null ? SubjectOf(request, id)
            : code is { Length: CodeLength } && id is null && code.All(char.IsAsciiDigit)
                ? await links.UseAsync(request.OrganizationId, request.ServiceProvider.Programmer, code, request.DeviceAddress, ct)
                : null;
        return subject is null
            ? answers.Error(request.Http, TvErrorCodes.InvalidParameterCode, "One of X-SSO-ID (16 to 256 characters) and X-SSO-LINK (a code that is good) is needed.")
            : await AnswerAsync(request, subject, StatusCodes.Status201Created, ct);
    }

    private async Task<IResult> RenewAsync(TvRequest request, CancellationToken ct) => request.ServiceIdentity is { Issuer: ServiceTokens.Issuer } identity
        ? await AnswerAsync(request, identity.Subject, StatusCodes.Status200OK, ct)
        : Unknown(request);

    private async Task<IResult> LendAsync(TvRequest request, CancellationToken ct)
    {
        if (request.ServiceIdentity is not { Issuer: ServiceTokens.Issuer } identity)
        {
            return Unknown(request);
        }

        var (code, made) = await links.MakeAsync(request.OrganizationId, request.ServiceProvider.Programmer, identity.Subject, ct);
        return Answer(request, json =>
        {
            json.WriteString("code", code);
            json.WriteString("link", code);
        }, made, made + LinkCodes.Lifetime, StatusCodes.Status201Created);
    }

    private async Task<IResult> AnswerAsync(TvRequest request, string subject, int status, CancellationToken ct)
    {
        var token = await tokens.IssueAsync(request.OrganizationId, request.ServiceProvider.Programmer, subject, ct);
        return Answer(request, json =>
        {
            json.WriteString("jws", token.Text);
            json.WriteString("serviceToken", token.Text);
        }, token.NotBefore, token.NotAfter, status);
    }

    private static IResult Answer(TvRequest request, Action<Utf8JsonWriter> result, DateTimeOffset notBefore, DateTimeOffset notAfter, int status)
    {
        request.Http.Response.Headers.CacheControl = "no-store";
        return TvAnswers.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("status", status);
            result(json);
            json.WriteNumber("notBefore", notBefore.ToUnixTimeMilliseconds());
            json.WriteNumber("notAfter", notAfter.ToUnixTimeMilliseconds());
            json.WriteEndObject();
        }, status);
    }

    private IResult Unknown(TvRequest request) => answers.Error(request.Http, TvErrorCodes.InvalidParameterCode, "AD-Service-Token is missing, or none that was issued here and is good.");

    // Says nothing of the person, and is another one for each programmer.
    private string SubjectOf(TvRequest request, string id) => Convert.ToHexStringLower(
        HMACSHA256.HashData(keys.HashKey(request.OrganizationId), Encoding.UTF8.GetBytes($"service-identity\n{request.ServiceProvider.Programmer}\n{id}")));
}

using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Logout;

/// <summary><c>logout</c>: never a redirect itself; where a browser is needed, the answer says so.</summary>
internal sealed class LogoutEndpoint(LogoutDesk desk, ViewerReader viewers, TvAnswers answers)
{
    /// <summary><c>GET {serviceProvider}/logout/{mvpd}</c></summary>
    public static Task<IResult> GetAsync(TvRequest request, LogoutEndpoint endpoint, CancellationToken ct) => endpoint.GetAsync(request, ct);

    private async Task<IResult> GetAsync(TvRequest request, CancellationToken ct)
    {
        if (RedirectOf(request) is not { } redirectUrl || !RedirectTargets.Allows(request.Settings, request.ServiceProvider, request.Caller.Application, redirectUrl))
        {
            return answers.Error(request.Http, TvErrorCodes.InvalidParameterRedirectUrl);
        }

        var mvpd = request.Integration.Mvpd.Id;
        var answer = await desk.LogOutAsync(viewers.Read(request), request.Integration, redirectUrl, ct);
        return TvAnswers.Ok(json => Write(json, mvpd, answer));
    }

    private static string? RedirectOf(TvRequest request)
    {
        var stated = request.Http.Request.Query["redirectUrl"] is [{ } one] && !string.IsNullOrWhiteSpace(one) ? one.Trim() : null;
        return stated ?? (request.ServiceProvider.Lenient.LogoutWithoutRedirect ? request.ServiceProvider.DefaultRedirectUrl : null);
    }

    private static void Write(Utf8JsonWriter json, string mvpd, LogoutAnswer answer)
    {
        json.WriteStartObject();
        json.WriteStartObject("logouts");
        json.WriteStartObject(mvpd);
        json.WriteString("actionName", answer.ActionName);
        json.WriteString("actionType", answer.ActionType);
        json.WriteString("mvpd", mvpd);
        if (answer.Url is not null)
        {
            json.WriteString("url", answer.Url);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

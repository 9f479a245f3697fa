using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Viewers.Profiles;

namespace Gatehouse.Server.TvProvider.Viewers.Partner;

/// <summary><c>sessions/sso</c> and <c>profiles/sso</c>: single sign-on by a framework of the device.</summary>
internal sealed class PartnerEndpoints(PartnerSessions sessions, PartnerProfiles profiles, ViewerEvents events, TvAnswers answers)
{
    /// <summary>The only partner there is.</summary>
    public const string Apple = "Apple";

    /// <summary><c>POST {serviceProvider}/sessions/sso/{partner}</c></summary>
    public static Task<IResult> PostSessionAsync(TvRequest request, PartnerEndpoints endpoints, CancellationToken ct) => endpoints.PostSessionAsync(request, ct);

    /// <summary><c>POST {serviceProvider}/profiles/sso/{partner}</c></summary>
    public static Task<IResult> PostProfileAsync(TvRequest request, PartnerEndpoints endpoints, CancellationToken ct) => endpoints.PostProfileAsync(request, ct);

    private async Task<IResult> PostSessionAsync(TvRequest request, CancellationToken ct)
    {
        if (!IsApple(request))
        {
            return answers.Error(request.Http, TvErrorCodes.InvalidParameterPartner);
        }

        var (answer, refusal) = await sessions.CreateAsync(request, ct);
        if (answer is null)
        {
            return answers.Error(request.Http, refusal!.Code, refusal.Details);
        }

        if (answer.PartnerRequest is not null)
        {
            events.PartnerAsked(request, answer.Mvpd!);
        }

        return TvAnswers.Ok(answer.Write);
    }

    private async Task<IResult> PostProfileAsync(TvRequest request, CancellationToken ct)
    {
        if (!IsApple(request))
        {
            return answers.Error(request.Http, TvErrorCodes.InvalidParameterPartner);
        }

        var (answer, made) = await profiles.CreateAsync(request, ct);
        if (answer.Error is { } error)
        {
            return answers.Error(request.Http, error);
        }

        await events.ShownAsync(request, answer.Stored, ct);
        return TvAnswers.Ok((Utf8JsonWriter json) => ShownProfile.Write(json, answer.Profiles), made ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static bool IsApple(TvRequest request) => string.Equals(request.Route("partner"), Apple, StringComparison.OrdinalIgnoreCase);
}

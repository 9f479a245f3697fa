using System.Text.Json;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Viewers.Sessions;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary><c>profiles</c>: whether, and as whom, somebody is signed in.</summary>
internal sealed class ProfileEndpoints(ProfileDesk desk, SessionDesk sessions, ViewerEvents events, TvAnswers answers)
{
    /// <summary><c>GET {serviceProvider}/profiles</c></summary>
    public static Task<IResult> AllAsync(TvRequest request, ProfileEndpoints endpoints, CancellationToken ct) => endpoints.AllAsync(request, ct);

    /// <summary><c>GET {serviceProvider}/profiles/{mvpd}</c></summary>
    public static Task<IResult> OneAsync(TvRequest request, ProfileEndpoints endpoints, CancellationToken ct) => endpoints.OneAsync(request, ct);

    /// <summary><c>GET {serviceProvider}/profiles/code/{code}</c></summary>
    public static Task<IResult> ByCodeAsync(TvRequest request, ProfileEndpoints endpoints, CancellationToken ct) => endpoints.ByCodeAsync(request, ct);

    private async Task<IResult> AllAsync(TvRequest request, CancellationToken ct) => await AnswerAsync(request, await desk.AllAsync(request, ct), ct);

    private async Task<IResult> OneAsync(TvRequest request, CancellationToken ct) => await AnswerAsync(request, await desk.OneAsync(request, ct), ct);

    private async Task<IResult> ByCodeAsync(TvRequest request, CancellationToken ct)
    {
        var (row, error) = await sessions.FindAsync(request, ct);
        if (row is null)
        {
            return answers.Error(request.Http, error!);
        }

        var answer = await desk.OfSessionAsync(request, row, ct);
        events.ShownByCode(request, row.Mvpd ?? "", answer.Profiles.Count > 0);
        return await AnswerAsync(request, answer, ct);
    }

    private async Task<IResult> AnswerAsync(TvRequest request, ProfileAnswer answer, CancellationToken ct)
    {
        if (answer.Error is { } error)
        {
            return answers.Error(request.Http, error);
        }

        await events.ShownAsync(request, answer.Stored, ct);
        return TvAnswers.Ok((Utf8JsonWriter json) => ShownProfile.Write(json, answer.Profiles));
    }
}

using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary><c>sessions</c>: a device begins to sign in; any screen completes that by its code.</summary>
internal sealed class SessionEndpoints(SessionDesk desk, SessionResumer resumer, TvAnswers answers, SecretBox box)
{
    /// <summary><c>POST {serviceProvider}/sessions</c></summary>
    public static Task<IResult> PostAsync(TvRequest request, SessionEndpoints endpoints, CancellationToken ct) => endpoints.PostAsync(request, ct);

    /// <summary><c>POST {serviceProvider}/sessions/{code}</c></summary>
    public static Task<IResult> ResumeAsync(TvRequest request, SessionEndpoints endpoints, CancellationToken ct) => endpoints.ResumeAsync(request, ct);

    /// <summary><c>GET {serviceProvider}/sessions/{code}</c></summary>
    public static Task<IResult> GetAsync(TvRequest request, SessionEndpoints endpoints, CancellationToken ct) => endpoints.GetAsync(request, ct);

    private async Task<IResult> PostAsync(TvRequest request, CancellationToken ct) => Answer(request, await desk.CreateAsync(request, ct));

    private async Task<IResult> ResumeAsync(TvRequest request, CancellationToken ct) => Answer(request, await resumer.ResumeAsync(request, ct));

    private async Task<IResult> GetAsync(TvRequest request, CancellationToken ct)
    {
        var (row, error) = await desk.FindAsync(request, ct);
        if (row is null)
        {
            return answers.Error(request.Http, error!);
        }

        var device = SessionDevice.Open(box, row);
        return TvAnswers.Ok(json => SessionView.Write(json, row, device));
    }

    private IResult Answer(TvRequest request, (SessionAnswer? Answer, SessionRefusal? Refusal) outcome) => outcome.Answer is { } answer
        ? TvAnswers.Ok(answer.Write)
        : answers.Error(request.Http, outcome.Refusal!.Code, outcome.Refusal.Details);
}

using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Viewers.Trials;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary><c>decisions</c>: what a viewer may watch. Only an authorization lets anybody watch anything.</summary>
internal sealed class DecisionEndpoints(Decider decider, ViewerReader viewers, ViewerEvents events, TvAnswers answers, TimeProvider time)
{
    /// <summary><c>POST {serviceProvider}/decisions/authorize/{mvpd}</c></summary>
    public static Task<IResult> AuthorizeAsync(TvRequest request, DecisionEndpoints endpoints, CancellationToken ct) => endpoints.AnswerAsync(request, preflight: false, ct);

    /// <summary><c>POST {serviceProvider}/decisions/preauthorize/{mvpd}</c></summary>
    public static Task<IResult> PreauthorizeAsync(TvRequest request, DecisionEndpoints endpoints, CancellationToken ct) => endpoints.AnswerAsync(request, preflight: true, ct);

    private async Task<IResult> AnswerAsync(TvRequest request, bool preflight, CancellationToken ct)
    {
        var limit = preflight ? request.Integration.Settings.PreflightMaxResources : request.Integration.Settings.AuthorizeMaxResources;
        if (RequestedResources.Read(request.Json, limit, out var error) is not { } resources)
        {
            return answers.Error(request.Http, error!);
        }

        var terms = request.Integration.Mvpd.TempPass is { } pass ? TrialTerms.Of(pass) : null;
        var started = time.GetTimestamp();
        var answer = await decider.DecideAsync(
            new DecisionQuestion
            {
                Viewer = viewers.Read(request),
                Integration = request.Integration,
                Resources = resources,
                Partner = ViewerReader.JudgePartner(request, request.Integration.Mvpd.Id),
                TrialIdentity = terms is null ? null : viewers.TrialIdentity(request, terms, out _),
                DeviceAddress = request.DeviceAddress?.ToString(),
                Preflight = preflight,
            }, ct);
        if (answer.Error is not null)
        {
            return answers.Error(request.Http, answer.Error);
        }

        if (!preflight)
        {
            events.Decided(request, answer.Decisions, time.GetElapsedTime(started));
        }

        return TvAnswers.Ok(json => Write(json, request, answer.Decisions, preflight));
    }

    private void Write(Utf8JsonWriter json, TvRequest request, IReadOnlyList<Decision> decisions, bool preflight)
    {
        json.WriteStartObject();
        json.WriteStartArray("decisions");
        foreach (var decision in decisions)
        {
            json.WriteStartObject();
            json.WriteString("resource", decision.Resource.Requested);
            json.WriteString("serviceProvider", request.ServiceProvider.Id);
            json.WriteString("mvpd", request.Integration.Mvpd.Id);
            json.WriteString("source", decision.Source);
            json.WriteBoolean("authorized", decision.Permitted);
            if (decision.Token is { } token)
            {
                json.WriteStartObject("token");
                WriteWindow(json, token.Window);
                json.WriteString("serializedToken", token.Text);
                json.WriteEndObject();
            }

            if (decision.Error is { } error)
            {
                json.WritePropertyName("error");
                answers.Describe(error, decision.Details).Write(json);
            }

            if (!preflight && decision.Window is { } window)
            {
                WriteWindow(json, window);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteWindow(Utf8JsonWriter json, DecisionWindow window)
    {
        json.WriteNumber("notBefore", window.NotBefore.ToUnixTimeMilliseconds());
        json.WriteNumber("notAfter", window.NotAfter.ToUnixTimeMilliseconds());
    }
}

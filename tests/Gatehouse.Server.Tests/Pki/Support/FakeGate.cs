using System.Collections.Concurrent;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Tests.Pki.Support;

/// <summary>
/// Stands for the enrollment feature: knows attempts that a test opened, judges token challenges by equality, and remembers
/// what it was told. Like the real one it is asked inside the transaction.
/// </summary>
public sealed class FakeGate : IIssuanceGate
{
    private readonly ConcurrentDictionary<string, string?> _attempts = new();

    public ConcurrentQueue<IssuanceRequest> Asked { get; } = new();

    public ConcurrentQueue<(string? AttemptId, IssuedCertificate Certificate)> Issued { get; } = new();

    public ConcurrentQueue<(string Organization, string? AttemptId, string Code, object? Detail)> Log { get; } = new();

    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>A live attempt; with the token that its challenge must be, for token kinds.</summary>
    public string Open(string? token = null)
    {
        var id = Id.New("att", TimeProvider.System);
        _attempts[id] = token;
        return id;
    }

    public void Close(string attemptId) => _attempts.TryRemove(attemptId, out _);

    public Task<IssuanceDecision> DecideAsync(Tx tx, IssuanceRequest request, CancellationToken ct)
    {
        Asked.Enqueue(request);
        return Task.FromResult(Decide(request));
    }

    public Task IssuedAsync(Tx tx, IssuanceRequest request, string? attemptId, IssuedCertificate certificate, CancellationToken ct)
    {
        Issued.Enqueue((attemptId, certificate));
        return Task.CompletedTask;
    }

    public Task LogAsync(Tx tx, string organizationId, string? attemptId, string code, object? detail, string? remoteAddress, string? userAgent, CancellationToken ct)
    {
        Log.Enqueue((organizationId, attemptId, code, detail));
        return Task.CompletedTask;
    }

    public Task WrongChallengeAsync(Tx tx, string organizationId, string attemptId, CancellationToken ct)
    {
        Wrong.Enqueue(attemptId);
        return Task.CompletedTask;
    }

    private IssuanceDecision Decide(IssuanceRequest request)
    {
        if (request.CurrentCertificateId is not null || (request.AttemptId is null && request.DeviceId is not null))
        {
            return new IssuanceDecision.Allow(request.AttemptId, request.DeviceId);
        }

        if (request.AttemptId is not { } attemptId || !_attempts.TryGetValue(attemptId, out var token))
        {
            return new IssuanceDecision.Refuse("ATTEMPT_UNKNOWN", "There is no such enrollment attempt.");
        }

        var isToken = request.ChallengeType is ScepChallengeType.Token or ScepChallengeType.TokenShort;
        return !isToken || token == request.Challenge ? new IssuanceDecision.Allow(attemptId, null)
            : token is not null && token.StartsWith(request.Challenge!, StringComparison.Ordinal)
                ? new IssuanceDecision.Refuse(IssuanceCauses.ChallengeTruncated, "The challenge was cut off.")
            : new IssuanceDecision.Refuse(IssuanceCauses.ChallengeWrong, "The challenge was not accepted.");
    }
}

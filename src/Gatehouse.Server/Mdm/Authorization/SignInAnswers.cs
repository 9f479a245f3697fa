using Gatehouse.Server.Mdm.Contracts;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>Answers a device whose person has to sign in: 401 with one challenge and nothing else, or 503 where we cannot stand behind that.</summary>
public sealed class SignInAnswers(IReauthentication reauthentication, ChallengeGuard guard, ILogger<SignInAnswers> logger)
{
    private const string RetrySeconds = "60";

    /// <summary>The answer. Made after the transaction, since the challenge may need a look of its own.</summary>
    public async Task<IResult> AnswerAsync(string organizationId, TokenVerdict.SignIn verdict, CancellationToken ct)
    {
        var challenge = await reauthentication.ChallengeAsync(organizationId, verdict.DeviceId, verdict.Account, ct);
        if (challenge is null || !guard.Allows(organizationId, verdict.DeviceId, verdict.Silent))
        {
            return new Answer(StatusCodes.Status503ServiceUnavailable, null);
        }

        MdmLog.SignInAsked(logger, verdict.DeviceId, verdict.Cause);
        return new Answer(StatusCodes.Status401Unauthorized, challenge);
    }

    private sealed class Answer(int status, string? challenge) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentLength = 0;

            // Set, not added: a device must see exactly one.
            response.Headers.WWWAuthenticate = challenge;
            response.Headers.RetryAfter = challenge is null ? RetrySeconds : default(Microsoft.Extensions.Primitives.StringValues);
            return Task.CompletedTask;
        }
    }
}

using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>A client's form, after the client proved who it is.</summary>
/// <param name="Issuer">Whom it asks.</param>
/// <param name="Proof">Who it is.</param>
/// <param name="Parameters">What it sent.</param>
internal sealed record ClientRequest(Issuer Issuer, ClientProof.Proved Proof, OAuthParameters Parameters)
{
    /// <summary>Who asks.</summary>
    public OAuthClient Client => Proof.Client;
}

/// <summary>The way into each endpoint to which clients post forms: the organization, the form, and who the client is.</summary>
internal sealed class ClientDoor(IssuerDirectory issuers, ClientAuthentication clients)
{
    /// <summary>Goes on with the request, or answers 404 where there is no such organization, or an error of RFC 6749 §5.2.</summary>
    public async Task<IResult> EnterAsync(HttpContext http, string org, Func<ClientRequest, Task<IResult>> next, CancellationToken ct)
    {
        if (await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return TypedResults.NotFound();
        }

        var (parameters, error) = await OAuthForm.ReadAsync(http, ct);
        if (parameters is null)
        {
            return OAuthAnswers.Error(http, error!);
        }

        return await clients.ProveAsync(http, issuer, parameters, ct) switch
        {
            ClientProof.Proved proved => await next(new ClientRequest(issuer, proved, parameters)),
            ClientProof.Refused refused => OAuthAnswers.Error(http, refused.Error),
            _ => throw new InvalidOperationException("A proof that nobody knows."),
        };
    }
}

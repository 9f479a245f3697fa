using System.Diagnostics;
using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Server.Pki.Requests;

/// <summary>A row of <c>pki_request</c>: one CSR under one transactionID.</summary>
public sealed class RequestRow
{
    public string Id { get; init; } = "";

    public string OrgId { get; init; } = "";

    public string ProfileId { get; init; } = "";

    public string TransactionId { get; init; } = "";

    public byte[] CsrSha256 { get; init; } = [];

    /// <summary>Kept while the request is pending; empty otherwise.</summary>
    public byte[] Csr { get; init; } = [];

    /// <summary>SHA-256 of the SubjectPublicKeyInfo that signed the request; polls must be signed by the same key.</summary>
    public byte[] SignerKeySha256 { get; init; } = [];

    public string Subject { get; init; } = "";

    /// <summary><see cref="Received"/> only inside the transaction that decides.</summary>
    public string State { get; init; } = "";

    public string? FailInfo { get; init; }

    public string? Cause { get; init; }

    public string? Detail { get; init; }

    public string? AttemptId { get; init; }

    public string? DeviceId { get; init; }

    public string? RenewsId { get; init; }

    public string? CertificateId { get; init; }

    /// <summary>Challenge of a pending request, needed again when it is approved; cleared with the decision.</summary>
    public byte[]? SealedChallenge { get; init; }

    public string? RemoteAddress { get; init; }

    public string? UserAgent { get; init; }

    public long CreatedMs { get; init; }

    public long? DecidedMs { get; init; }

    public string? DecidedBy { get; init; }

    public const string Received = "received";
    public const string Pending = "pending";
    public const string Denied = "denied";
    public const string Issued = "issued";
    public const string Failed = "failed";

    /// <summary>What <see cref="SealedChallenge"/> is sealed for.</summary>
    public static string ChallengePurpose(string id) => "pki.request-challenge:" + id;

    /// <summary>The contract's form of it.</summary>
    public ScepRequest ToContract() => new()
    {
        Id = Id,
        ScepProfileId = ProfileId,
        TransactionId = TransactionId,
        State = State switch
        {
            Pending => ScepRequestState.PendingApproval,
            Denied => ScepRequestState.Denied,
            Issued => ScepRequestState.Issued,
            Failed or Received => ScepRequestState.Failed,
            _ => throw new UnreachableException(),
        },
        FailInfo = FailInfo,
        Cause = Cause,
        RequestedSubject = Subject,
        AttemptId = AttemptId,
        DeviceId = DeviceId,
        RenewsCertificateId = RenewsId,
        CertificateId = CertificateId,
        RemoteAddress = RemoteAddress,
        UserAgent = UserAgent,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
        DecidedAt = DecidedMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
        DecidedBy = DecidedBy,
    };
}

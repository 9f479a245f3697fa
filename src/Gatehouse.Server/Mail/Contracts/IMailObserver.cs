using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mail.Contracts;

/// <summary>A feature that wants to know what became of its messages.</summary>
public interface IMailObserver
{
    /// <summary>Messages of this kind.</summary>
    string Kind { get; }

    /// <summary>The mail server took it, or it was given up; told in the transaction that notes it.</summary>
    Task EndedAsync(Tx tx, MailStatus message, bool sent, string? error);
}

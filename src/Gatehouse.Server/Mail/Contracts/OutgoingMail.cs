namespace Gatehouse.Server.Mail.Contracts;

/// <summary>A message to one person.</summary>
/// <param name="To">One that <see cref="MailAddresses"/> accepted.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">For programs and people that want no HTML.</param>
/// <param name="Html">The same as a page; refers to the picture as <c>cid:</c> and its id.</param>
/// <param name="Picture">Shown in the page; null for none.</param>
public sealed record OutgoingMail(string To, string Subject, string Text, string Html, MailPicture? Picture);

/// <summary>A picture within a message.</summary>
/// <param name="Id">Its name in the page.</param>
/// <param name="Png">Its bytes.</param>
public sealed record MailPicture(string Id, byte[] Png);

// Starts the connection of the page: a lost one is noticed within seconds, and tried again quickly and for as long as it takes.
Blazor.start({
  circuit: {
    configureSignalR: (connection) => connection.withServerTimeout(9000).withKeepAliveInterval(3000),
    reconnectionOptions: { maxRetries: 100000, retryIntervalMilliseconds: (attempt) => attempt < 3 ? 300 : attempt < 20 ? 1000 : 3000 },
  },
});

module.exports = {
  reporter: [['monocart-reporter', { outputFile: process.env.PEER_REPORT, logging: 'error' }]],
};
